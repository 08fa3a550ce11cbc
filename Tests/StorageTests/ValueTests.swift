import Foundation
import Storage
import Testing

@Suite struct ValueTests {
    let scratch = Scratch()

    @Test(
        arguments: [
            .null, .integer(0), .integer(.min), .integer(.max), .real(-0.5), .text(""), .text("e\u{301}\n😀"),
            .blob(Data()), .blob(Data([0, 1, 0])), .blob(Data(repeating: 7, count: 100_000)),
        ] as [Value])
    func whatIsBoundIsReadBackInPlaceAndFromACopy(value: Value) throws {
        let connection = try scratch.table()
        try connection.write { db throws in
            try db.run("INSERT INTO t VALUES (?)", [value])
            #expect(try db.first("SELECT x FROM t") { $0[0] as Value } == value)
            let copy = try #require(try db.row("SELECT x FROM t"))
            #expect(copy[0] as Value == value)
        }
    }

    @Test func aLiteralMayMixTypesAndOptionals() throws {
        let connection = try scratch.table()
        let (number, name, nothing): (Int, String?, Data?) = (7, "anna", nil)
        try connection.read { db throws in
            let row = try #require(
                try db.row("SELECT ?, ?, ?, ?, ?, ?", [number, name, nothing, nil, true, 1.5]))
            #expect(row[0] as Int == 7)
            #expect(row[1] as String? == "anna")
            #expect(row[2] as Data? == nil)
            #expect(row[3] as Int64? == nil)
            #expect(row[4] as Bool)
            #expect(row[5] as Double == 1.5)
        }
    }

    @Test func argumentsAreJoinedInOrder() throws {
        let connection = try scratch.table()
        var arguments = Arguments([1, 2] as [Int64]) + ["three"]
        arguments.append(nil as String?)
        arguments += Arguments(repeating: 5, count: 2)
        #expect(arguments.marks == "?, ?, ?, ?, ?, ?")
        let row = try connection.read { try $0.row("SELECT \(arguments.marks)", arguments) }
        #expect((0..<6).map { row![$0] as Value } == [1, 2, "three", nil, 5, 5])
    }

    /// A text ends at its first NUL, a blob does not.
    @Test func aNULEndsATextAndIsKeptInABlob() throws {
        let connection = try scratch.table()
        try connection.read { db throws in
            #expect(try db.text("SELECT ?", ["a\0b"]) == "a")
            #expect(try db.first("SELECT ?", [Data("a\0b".utf8)]) { $0.text(0) } == "a\0b")
            #expect(try db.row("SELECT ?", [Data("a\0b".utf8)])?.text(0) == "a\0b")
        }
    }

    @Test func textsAreComparedByTheirBytes() {
        #expect(Value.text("\u{e9}") != .text("e\u{301}"))
        #expect(Value.text("7") != .integer(7))
    }
}
