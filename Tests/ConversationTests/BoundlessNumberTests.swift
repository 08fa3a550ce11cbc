import Conversation
import Testing

@Suite struct BoundlessNumberTests {
    @Test(arguments: [
        "1e999999", "-1e309", "1.8e308", String(repeating: "9", count: 400),
        "0." + String(repeating: "1", count: 1000),
    ])
    func `a number that other programs cannot read is refused where it begins`(digits: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: "[1, \(digits)]") }
        do {
            _ = try JSON(parsing: "[1, \(digits)]")
        } catch {
            #expect(error.byte == 4)
            #expect(error.what.hasPrefix("a number "))
        }
    }

    @Test(arguments: [
        "1e308", "-0", "1e-999999", "0e999999", "0." + String(repeating: "1", count: 999), "12e+3",
    ])
    func `any other number keeps its digits`(digits: String) throws {
        #expect(try JSON(parsing: digits) == .number(digits))
    }

    @Test func `what is there already is kept as a marked text`() throws {
        let json = try JSON(parsing: #"{"a":[1e999999,1]}"#, numbers: .marked)
        #expect(json.compact == #"{"a":["number:1e999999",1]}"#)
        #expect(try JSON(parsing: json.compact) == json)
    }
}
