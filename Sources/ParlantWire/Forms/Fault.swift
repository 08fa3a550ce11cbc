public import Conversation

/// One thing that is wrong with a request, in the words of Parlant's validator.
public struct Fault: Error, Hashable, Sendable {
    /// For example `missing`.
    public var type: String
    /// The path from `body` or `query` on; numbers are places in lists.
    public var place: [JSON]
    public var message: String
    /// The value there; nil if it is too long to repeat.
    public var input: JSON?
    /// The limits of the rule.
    public var context: JSON.Members?

    /// Longer inputs are not repeated to the sender.
    static let repeatable = 1000

    init(
        _ type: String, _ message: String, _ input: JSON?, at place: [JSON], context: JSON.Members? = nil
    ) {
        self.type = type
        self.message = message
        self.place = place
        self.context = context
        if let input, input.isShort { self.input = input }
    }

    /// The wire's form.
    public var json: JSON {
        var members: JSON.Members = [
            "type": .string(type), "loc": .array(place), "msg": .string(message),
        ]
        members["input"] = input
        members["ctx"] = context.map { .object($0) }
        return .object(members)
    }
}

/// Everything that is wrong with a request.
public struct Faults: Error, Hashable, Sendable {
    public var faults: [Fault]

    /// Takes at least one fault.
    init(_ faults: [Fault]) { self.faults = faults }

    /// A single fault.
    public init(_ fault: Fault) { faults = [fault] }

    /// The `detail` of a 422.
    public var detail: JSON { .array(faults.map(\.json)) }
}

extension Fault {
    static func missing(at place: [JSON], in whole: JSON) -> Fault {
        Fault("missing", "Field required", whole, at: place)
    }

    static func notUnicode(at place: [JSON]) -> Fault {
        Fault(
            "string_unicode", "Input should be a valid string, unable to parse raw data as a unicode string",
            nil, at: place)
    }

    static func notAString(_ input: JSON, at place: [JSON]) -> Fault {
        Fault("string_type", "Input should be a valid string", input, at: place)
    }

    static func tooLong(_ input: JSON, most: Int, at place: [JSON]) -> Fault {
        Fault(
            "string_too_long", "String should have at most \(most) characters", input, at: place,
            context: ["max_length": .integer(most)])
    }

    static func tooShort(_ input: JSON, least: Int, at place: [JSON]) -> Fault {
        Fault(
            "string_too_short", "String should have at least \(least) character\(least == 1 ? "" : "s")",
            input,
            at: place, context: ["min_length": .integer(least)])
    }

    static func notAnInteger(_ input: JSON, at place: [JSON]) -> Fault {
        switch LaxInteger(input) {
        case .broken:
            return Fault(
                "int_from_float", "Input should be a valid integer, got a number with a fractional part",
                input,
                at: place)
        case .huge:
            return Fault(
                "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size",
                input,
                at: place)
        case .value, .none: break
        }
        if case .string = input {
            return Fault(
                "int_parsing", "Input should be a valid integer, unable to parse string as an integer", input,
                at: place)
        }
        return Fault("int_type", "Input should be a valid integer", input, at: place)
    }

    static func notAModel(_ input: JSON, at place: [JSON]) -> Fault {
        Fault(
            "model_attributes_type", "Input should be a valid dictionary or object to extract fields from",
            input, at: place)
    }

    static func notASet(_ input: JSON, at place: [JSON]) -> Fault {
        Fault("set_type", "Input should be a valid set", input, at: place)
    }

    static func tooSmall(_ input: JSON, least: Int, at place: [JSON]) -> Fault {
        Fault(
            "greater_than_equal", "Input should be greater than or equal to \(least)", input, at: place,
            context: ["ge": .integer(least)])
    }

    static func tooLarge(_ input: JSON, most: Int, at place: [JSON]) -> Fault {
        Fault(
            "less_than_equal", "Input should be less than or equal to \(most)", input, at: place,
            context: ["le": .integer(most)])
    }

    static func notAFlag(_ input: JSON, at place: [JSON]) -> Fault {
        Fault(
            "bool_parsing", "Input should be a valid boolean, unable to interpret input", input, at: place)
    }

    static func notAnObject(_ input: JSON, at place: [JSON]) -> Fault {
        Fault("dict_type", "Input should be a valid dictionary", input, at: place)
    }

    static func notAList(_ input: JSON, at place: [JSON]) -> Fault {
        Fault("list_type", "Input should be a valid list", input, at: place)
    }

    static func notAChoice(_ input: JSON, of choices: [String], at place: [JSON]) -> Fault {
        let quoted = choices.map { "'\($0)'" }
        let expected =
            quoted.count < 2
            ? quoted.joined() : quoted.dropLast().joined(separator: ", ") + " or " + quoted.last!
        return Fault(
            "enum", "Input should be \(expected)", input, at: place,
            context: ["expected": .string(expected)])
    }

    /// A body that is not JSON.
    public static func notJSON(_ error: JSONError) -> Fault {
        Fault(
            "json_invalid", "JSON decode error", [:], at: ["body", .integer(error.byte)],
            context: ["error": .string(error.what)])
    }

    /// A body that is not UTF-8.
    public static let bodyNotUnicode = Fault(
        "json_invalid", "JSON decode error", [:], at: ["body", 0], context: ["error": "the body is not UTF-8"]
    )

    /// An empty body where one is needed.
    public static let bodyMissing = Fault.missing(at: ["body"], in: .null)
}

extension JSON {
    /// Whether it is short enough to repeat. Looks no further than it has to, because the input may be large.
    fileprivate var isShort: Bool {
        var left = Fault.repeatable
        return fits(&left)
    }

    private func fits(_ left: inout Int) -> Bool {
        switch self {
        case .null, .bool: left -= 5
        case .number(let digits): left -= digits.utf8.count
        case .string(let text): left -= text.utf8.count + 2
        case .array(let elements):
            left -= 2
            for element in elements { if left < 0 || !element.fits(&left) { return false } }
        case .object(let members):
            left -= 2
            for pair in members.pairs {
                left -= pair.name.utf8.count + 3
                if left < 0 || !pair.value.fits(&left) { return false }
            }
        }
        return left >= 0
    }
}
