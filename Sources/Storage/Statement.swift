import Foundation
import GRDB
import GRDBSQLite

/// A cached statement with its arguments, from its start to its end.
///
/// Steps SQLite itself: GRDB's own way checks and copies each argument twice, for observers that nobody here
/// has.
@usableFromInline struct Statement {
    private let cached: GRDB.Statement
    @usableFromInline let pointer: OpaquePointer

    init(_ sql: String, _ arguments: Arguments, on connection: GRDB.Database) throws {
        do {
            cached = try connection.cachedStatement(sql: sql)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
        pointer = cached.sqliteStatement
        sqlite3_reset(pointer)
        try bind(arguments.values)
    }

    private func bind(_ values: [Value]) throws {
        guard sqlite3_bind_parameter_count(pointer) == Int32(values.count) else {
            throw DatabaseError(code: SQLITE_MISUSE)
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = value.bind(to: pointer, at: index)
            guard code == SQLITE_OK else { throw DatabaseError(code: code) }
        }
    }

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one.
    @usableFromInline func step() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw DatabaseError(code: code)
    }

    /// Ends the statement. Its arguments may be large, so they are not kept until it runs again.
    @usableFromInline func close() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }
}

extension Value {
    /// SQLite copies texts and blobs.
    private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .text(let text): return sqlite3_bind_text(statement, index, text, -1, Self.copies)
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                // Without an address it would be bound as null.
                guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, index, 0) }
                return sqlite3_bind_blob(statement, index, start, Int32(bytes.count), Self.copies)
            }
        }
    }
}
