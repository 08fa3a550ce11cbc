import Conversation
import Effort
import Foundation
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,false,null,"x"],"c":{"d":-1.50e+10}}"#, #""""#, "[]", "{}", "0", "-0.0", "1.0",
        "12e300",
        #"[[],{},"",0]"#, #"{"":""}"#,
    ])
    func `what was read is printed back as it stood`(text: String) throws {
        #expect(try JSON(parsing: text).compact == text)
    }

    @Test func `control characters are escaped, everything else stays`() throws {
        let text = "a\u{0}\u{1b}[31m\u{7f}\u{9b}é😀\"\\/\n\t"
        let printed = JSON.string(text).compact
        #expect(printed == #""a\u0000\u001b[31m\u007f\u009bé😀\"\\/\n\t""#)
        #expect(try JSON(parsing: printed) == .string(text))
    }

    @Test func `for eyes nothing hidden is printed, and the value is the same`() throws {
        let text = "a\u{7f}\u{9b}\u{202e}b\u{200d}\u{e0041}é😀\u{feff}"
        let printed = JSON.string(text).compactForEyes
        #expect(printed == #""a\u007f\u009b\u202eb\u200d\udb40\udc41é😀\ufeff""#)
        #expect(try JSON(parsing: printed) == .string(text))
    }

    @Test func `surrogate pairs join and lone halves become the replacement character`() throws {
        #expect(try JSON(parsing: #""\ud83d\ude00""#) == "😀")
        #expect(try JSON(parsing: #""\ud83d""#) == "\u{fffd}")
        #expect(try JSON(parsing: #""\ud83dx\udc00""#) == "\u{fffd}x\u{fffd}")
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", #"{"a"}"#, #"{"a":1,}"#, "tru", "01", "1.", "-", "+1", "1 2", #""\x""#,
        #""\u12""#,
        "\"a\nb\"", "\"", "nul", "[1", #"{"a":1"#, "\u{feff}1", #""\u+123""#,
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test func `too deep a nesting is refused instead of ending the process`() {
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `an object of many names costs no square of them`() throws {
        let members = (0..<200_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let object = try #require(try JSON(parsing: "{\(members)}").members)
        #expect(object.pairs.count == 200_000)
    }

    @Test func `random values print and parse back, and Foundation reads the same`() throws {
        var random = Seeded()
        for _ in 0..<Effort.count(500) {
            let value = JSON.random(depth: 4, using: &random)
            #expect(try JSON(parsing: value.compact) == value, "seed \(random.seed)")
            #expect(try JSON(parsing: value.pretty) == value, "seed \(random.seed)")
            let foundation =
                try JSONSerialization.jsonObject(
                    with: Data("[\(value.compact)]".utf8)) as? [Any]
            #expect(foundation?.count == 1, "seed \(random.seed)")
        }
    }

    @Test func `random bytes never end the process`() {
        var random = Seeded()
        let alphabet = Array("{}[]\",:\\u0123456789abcdeftrn -+.\u{0}\u{e9}".utf8)
        for _ in 0..<Effort.count(2_000) {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random)!
            }
            _ = try? JSON(parsing: bytes)
        }
    }
}

/// Random numbers that a printed seed repeats.
struct Seeded: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(_ seed: UInt64 = .random(in: 0 ... .max)) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

extension JSON {
    fileprivate static func random(depth: Int, using random: inout Seeded) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return .number("\(Int.random(in: -99...99, using: &random)).5e3")
        case 4: return .string(text(using: &random))
        case 5:
            let count = Int.random(in: 0...4, using: &random)
            return .array((0..<count).map { _ in self.random(depth: depth - 1, using: &random) })
        default:
            let count = Int.random(in: 0...4, using: &random)
            return .object(
                Members(
                    (0..<count).map { _ in
                        Member(
                            name: text(using: &random), value: self.random(depth: depth - 1, using: &random))
                    }))
        }
    }

    private static func text(using random: inout Seeded) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\0", "\u{9b}", "é", "語", "😀", "\u{202e}", "/", " ",
        ]
        return (0..<Int.random(in: 0...8, using: &random))
            .reduce(into: "") { text, _ in text.unicodeScalars.append(scalars.randomElement(using: &random)!)
            }
    }
}
