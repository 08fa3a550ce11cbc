import Conversation

/// A query parameter that an endpoint understands.
public struct Parameter: Hashable, Sendable {
    /// What its text must be.
    public enum Shape: Hashable, Sendable {
        case text
        /// May be repeated.
        case texts
        case integer(in: ClosedRange<Int> = Int.min...Int.max, default: Int? = nil)
        case flag(Bool)
        case choice([String], default: String?)
        /// Several of them, separated by commas.
        case choices([String])
    }

    public var name: String
    public var shape: Shape
    public var isRequired: Bool

    init(_ name: String, _ shape: Shape, isRequired: Bool = false) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
    }

    /// Its place in a request, as faults report it.
    fileprivate var place: [JSON] { [.string("query"), .string(name)] }
}

/// A request's query, checked against its endpoint's parameters; anything else in it is ignored.
public struct Query: Hashable, Sendable {
    private var texts: [String: [String]] = [:]
    private var integers: [String: Int] = [:]
    private var flags: [String: Bool] = [:]

    /// Reads and checks a query.
    ///
    /// - Parameters:
    ///   - raw: What comes after the question mark, percent-encoded.
    ///   - parameters: The endpoint's parameters.
    /// - Throws: What is wrong with which parameters.
    public init(parsing raw: String, as parameters: [Parameter]) throws(Faults) {
        var faults: [Fault] = []
        let given = Self.pairs(raw)
        for parameter in parameters {
            do throws(Fault) {
                guard given.contains(where: { $0.name == parameter.name }) else {
                    try setDefault(parameter)
                    continue
                }
                try read(parameter, given.filter { $0.name == parameter.name }.map(\.value))
            } catch {
                faults.append(error)
            }
        }
        if !faults.isEmpty { throw Faults(faults) }
    }

    /// A text's value; nil if it is missing.
    public func text(_ name: String) -> String? { texts[name]?.last }

    /// All values of a text; empty if it is missing.
    public func texts(_ name: String) -> [String] { texts[name] ?? [] }

    /// A number's value or default; nil if it is missing and has no default.
    public func integer(_ name: String) -> Int? { integers[name] }

    /// A flag's value or default.
    public func flag(_ name: String) -> Bool { flags[name] ?? false }

    /// Encodes parameters for use after a question mark.
    public static func encode(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value) }
            .joined(separator: "&")
    }

    private static func pairs(_ raw: String) -> [(name: String, value: String?)] {
        raw.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1] : ""
            return (
                PercentCoding.decode(parts[0], plusIsSpace: true) ?? "",
                PercentCoding.decode(value, plusIsSpace: true)
            )
        }
    }

    private mutating func read(_ parameter: Parameter, _ values: [String?]) throws(Fault) {
        let name = parameter.name
        let place = parameter.place
        let valid = values.compactMap { $0 }
        guard let value = valid.last, valid.count == values.count else { throw .notUnicode(at: place) }
        switch parameter.shape {
        case .text, .texts: texts[name] = valid
        case .integer(let range, _): integers[name] = try Self.integer(value, in: range, at: place)
        case .flag: flags[name] = try Self.flag(value, at: place)
        case .choice(let choices, _):
            guard choices.contains(value) else {
                throw .notAChoice(.string(value), of: choices, at: place)
            }
            texts[name] = [value]
        case .choices(let choices):
            texts[name] = try value.split(separator: ",").map { part throws(Fault) in
                let word = String(part.drop { $0 == " " }.prefix { $0 != " " })
                guard choices.contains(word) else {
                    throw Fault.notAChoice(.string(String(part)), of: choices, at: place)
                }
                return word
            }
        }
    }

    private mutating func setDefault(_ parameter: Parameter) throws(Fault) {
        if parameter.isRequired { throw .missing(at: parameter.place, in: .null) }
        switch parameter.shape {
        case .text, .texts, .choices: break
        case .integer(_, let value): integers[parameter.name] = value
        case .flag(let value): flags[parameter.name] = value
        case .choice(_, let value): texts[parameter.name] = value.map { [$0] }
        }
    }

    private static func integer(
        _ text: String, in range: ClosedRange<Int>, at place: [JSON]
    ) throws(Fault) -> Int {
        guard case .value(let value) = LaxInteger(text: text) else {
            throw .notAnInteger(.string(text), at: place)
        }
        guard value >= range.lowerBound else {
            throw .tooSmall(.string(text), least: range.lowerBound, at: place)
        }
        guard value <= range.upperBound else {
            throw .tooLarge(.string(text), most: range.upperBound, at: place)
        }
        return value
    }

    private static func flag(_ text: String, at place: [JSON]) throws(Fault) -> Bool {
        switch text.lowercased() {
        case "true", "1", "yes", "on", "t", "y": true
        case "false", "0", "no", "off", "f", "n": false
        default: throw .notAFlag(.string(text), at: place)
        }
    }
}
