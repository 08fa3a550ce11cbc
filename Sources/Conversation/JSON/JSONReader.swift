/// Why a text is not a JSON value.
public struct JSONError: Error, Hashable, Sendable {
    /// The byte at which reading stopped, from 0.
    public var byte: Int
    /// What was expected or found there, for example "expected a comma".
    public var what: String
}

extension JSON {
    /// How deep values may nest; deeper texts are refused instead of exhausting the stack.
    public static let depthLimit = 200

    /// Reads exactly one value.
    ///
    /// - Parameters:
    ///   - text: JSON according to RFC 8259; an unpaired surrogate escape becomes U+FFFD.
    ///   - depth: How deep it may nest, if that is less than `depthLimit`.
    ///   - numbers: How to handle a number that other programs cannot read.
    /// - Throws: The first place at which it is not JSON.
    public init(
        parsing text: String, depth: Int = depthLimit, numbers: BoundlessNumbers = .refused
    ) throws(JSONError) {
        var reader = JSONReader(Array(text.utf8), depth: depth, numbers: numbers)
        self = try reader.document()
    }

    /// Reads exactly one value from UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: JSON according to RFC 8259.
    ///   - numbers: How to handle a number that other programs cannot read.
    /// - Throws: The first place at which it is not JSON.
    public init(parsing bytes: [UInt8], numbers: BoundlessNumbers = .refused) throws(JSONError) {
        var reader = JSONReader(bytes, depth: Self.depthLimit, numbers: numbers)
        self = try reader.document()
    }
}

private struct JSONReader {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private let numbers: JSON.BoundlessNumbers
    private var index = 0

    init(_ bytes: [UInt8], depth: Int, numbers: JSON.BoundlessNumbers) {
        self.bytes = bytes
        self.numbers = numbers
        depthLimit = min(depth, JSON.depthLimit)
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw failure("text after the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < depthLimit else { throw failure("nested deeper than \(depthLimit)") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return try number()
        case nil: throw failure("ends too early")
        default: throw failure("expected a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        index += 1
        var pairs: [JSON.Member] = []
        skipSpace()
        if consume("}") { return .object(JSON.Members()) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
            let name = try string()
            skipSpace()
            guard consume(":") else { throw failure("expected a colon") }
            pairs.append(JSON.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
        } while consume(",")
        guard consume("}") else { throw failure("expected a comma or }") }
        return .object(JSON.Members(pairs))
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        index += 1
        var elements: [JSON] = []
        skipSpace()
        if consume("]") { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while consume(",")
        guard consume("]") else { throw failure("expected a comma or ]") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let text = word.description
        guard bytes[index...].starts(with: text.utf8) else { throw failure("expected \(text)") }
        index += text.utf8.count
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        _ = consume("-")
        if !consume("0") { try digits() }
        if consume(".") { try digits() }
        if consume("e") || consume("E") {
            _ = consume("+") || consume("-")
            try digits()
        }
        let number = JSON.Number(String(decoding: bytes[start..<index], as: UTF8.self))
        guard let fault = number.fault else { return .number(number.digits) }
        switch numbers {
        case .marked: return .string(number.marked)
        case .refused:
            index = start
            throw failure(fault)
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw failure("expected a digit") }
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        // Most strings contain no escape and are taken whole.
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            index += 1
        }
        if consume("\"") { return String(decoding: bytes[start..<(index - 1)], as: UTF8.self) }
        var units = Array(bytes[start..<index])
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &units)
            case 0..<0x20:
                index -= 1
                throw failure("a control character inside a string")
            default: units.append(byte)
            }
        }
        throw failure("a string without an end")
    }

    private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw failure("ends too early") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): units.append(0x0a)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "r"): units.append(0x0d)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0c)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "u"): units.append(contentsOf: try unicodeEscape().utf8)
        default:
            index -= 1
            throw failure("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> String {
        let first = try hexadecimal()
        if (0xd800..<0xdc00).contains(first), bytes[index...].starts(with: "\\u".utf8) {
            let mark = index
            index += 2
            let second = try hexadecimal()
            if (0xdc00..<0xe000).contains(second) {
                let value = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
                return Unicode.Scalar(value).map(String.init) ?? "\u{fffd}"
            }
            index = mark
        }
        return Unicode.Scalar(first).map(String.init) ?? "\u{fffd}"
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw failure("expected four hexadecimal digits") }
        index += 4
        return value
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
    }

    private func failure(_ what: String) -> JSONError { JSONError(byte: index, what: what) }
}
