import Foundation
import GRDB

typealias Value = (any DatabaseValueConvertible)?

extension Database {
    func run(_ sql: String, _ arguments: [Value] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    /// The first row, copied.
    func row(_ sql: String, _ arguments: [Value] = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// The first row through a decoder, which must not keep the row.
    func first<T>(_ sql: String, _ arguments: [Value] = [], _ decode: (Row) throws -> T) throws -> T? {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        // The row becomes invalid when the cursor is released.
        return try withExtendedLifetime(rows) { try rows.next().map(decode) }
    }

    /// All rows through a decoder, which must not keep a row.
    func all<T>(_ sql: String, _ arguments: [Value] = [], _ decode: (Row) throws -> T) throws -> [T] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        var result: [T] = []
        while let row = try rows.next() { result.append(try decode(row)) }
        return result
    }

    func integer(_ sql: String, _ arguments: [Value] = []) throws -> Int? {
        try Int.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    func integer64(_ sql: String, _ arguments: [Value] = []) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// Takes the next position in the order of changes.
    func nextPosition() throws -> Int64 {
        try integer64("UPDATE store SET position = position + 1 RETURNING position")!
    }
}

extension String {
    /// UTF-8 for a blob column: a bound text ends at its first NUL.
    var blob: Data { Data(utf8) }

    init(blob: Data) { self = String(decoding: blob, as: UTF8.self) }

    /// The beginning, at most `count` characters.
    func clipped(to count: Int) -> String { String(prefix(count)) }

    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Row {
    func text(_ index: Int) -> String { String(blob: self[index] as Data) }

    func optionalText(_ index: Int) -> String? { (self[index] as Data?).map { String(blob: $0) } }
}
