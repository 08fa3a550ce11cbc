import GRDB
import GRDBSQLite

/// A connection inside a transaction or a read. Compiled statements are kept for the next time.
///
/// It must not leave the closure that it was given to, and a statement must not run inside itself.
public struct Database {
    let connection: GRDB.Database

    init(_ connection: GRDB.Database) { self.connection = connection }

    @usableFromInline func open(_ sql: String, _ arguments: Arguments) throws -> Statement {
        try Statement(sql, arguments, on: connection)
    }

    public func run(_ sql: String, _ arguments: Arguments = []) throws {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        while try statement.step() {}
    }

    /// The first row, copied.
    public func row(_ sql: String, _ arguments: Arguments = []) throws -> Row? {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        return try statement.step() ? Row(copyOf: statement.pointer) : nil
    }

    /// The first row through a decoder, which must not keep the row.
    @inlinable public func first<T>(
        _ sql: String, _ arguments: Arguments = [], _ decode: (Row) throws -> T
    ) throws -> T? {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        return try statement.step() ? decode(Row(current: statement.pointer)) : nil
    }

    /// All rows through a decoder, which must not keep a row.
    @inlinable public func all<T>(
        _ sql: String, _ arguments: Arguments = [], _ decode: (Row) throws -> T
    ) throws -> [T] {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        var result: [T] = []
        while try statement.step() { result.append(try decode(Row(current: statement.pointer))) }
        return result
    }

    /// The rows one by one, for a reader that may stop early.
    public func rows(_ sql: String, _ arguments: Arguments = []) throws -> Rows {
        Rows(try open(sql, arguments))
    }

    public func integer(_ sql: String, _ arguments: Arguments = []) throws -> Int? {
        try integer64(sql, arguments).map { Int($0) }
    }

    public func integer64(_ sql: String, _ arguments: Arguments = []) throws -> Int64? {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        return try statement.step() ? Int64.read(statement.pointer, 0) : nil
    }

    /// The first column of the first row as text.
    public func text(_ sql: String, _ arguments: Arguments = []) throws -> String? {
        let statement = try open(sql, arguments)
        defer { statement.close() }
        return try statement.step() ? String.read(statement.pointer, 0) : nil
    }

    /// Runs statements without arguments that are not worth keeping, or that change the schema.
    public func execute(_ sql: String) throws {
        try translating { try connection.execute(sql: sql) }
    }

    /// The key of the row inserted last.
    public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(connection.sqliteConnection) }

    /// The number of rows that the last statement changed.
    public var changesCount: Int { Int(sqlite3_changes(connection.sqliteConnection)) }

    /// The number of rows changed since the connection was opened.
    public var totalChangesCount: Int { Int(sqlite3_total_changes(connection.sqliteConnection)) }

    /// Runs a body in a transaction that takes the write lock at once.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        var result: T?
        try translating {
            try connection.inTransaction(.immediate) {
                result = try body()
                return .commit
            }
        }
        return result!
    }

    /// Runs a body whose statements are interrupted once `isWanted` returns false.
    ///
    /// - Parameters:
    ///   - steps: How many steps of its program SQLite takes between two questions.
    ///   - isWanted: Asked often, on this thread.
    ///   - body: What to run.
    /// - Returns: What the body returns.
    public func interrupted<T>(
        every steps: Int32, unless isWanted: @escaping () -> Bool, _ body: () throws -> T
    ) rethrows -> T {
        let question = Unmanaged.passRetained(Question(isWanted))
        sqlite3_progress_handler(
            connection.sqliteConnection, steps,
            { Unmanaged<Question>.fromOpaque($0!).takeUnretainedValue().isWanted() ? 0 : 1 },
            question.toOpaque())
        defer {
            sqlite3_progress_handler(connection.sqliteConnection, 0, nil, nil)
            question.release()
        }
        return try body()
    }

    private final class Question {
        let isWanted: () -> Bool
        init(_ isWanted: @escaping () -> Bool) { self.isWanted = isWanted }
    }
}
