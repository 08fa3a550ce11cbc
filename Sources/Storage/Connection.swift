import GRDB

/// What can be copied into one file while others write to it.
public protocol BackupSource {
    /// Copies the whole database, in the state of one moment, over another one.
    func backup(to target: Connection) throws
}

/// One connection to a database file. Its calls run one at a time.
public final class Connection: BackupSource, Sendable {
    let queue: DatabaseQueue

    public init(path: String, _ options: ConnectionOptions = ConnectionOptions()) throws {
        queue = try translating { try DatabaseQueue(path: path, configuration: options.configuration) }
    }

    /// Reads the state of one moment.
    public func read<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try queue.read { try body(Database($0)) } }
    }

    /// Reads without a transaction: each statement sees the state of its own moment.
    public func glance<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try queue.unsafeRead { try body(Database($0)) } }
    }

    /// Runs a transaction that takes the write lock at once.
    public func write<T>(_ body: (Database) throws -> T) throws -> T {
        try withoutTransaction { db in try db.transaction { try body(db) } }
    }

    /// Each statement is a transaction of its own.
    public func withoutTransaction<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try queue.writeWithoutTransaction { try body(Database($0)) } }
    }

    public func backup(to target: Connection) throws {
        try translating { try queue.backup(to: target.queue) }
    }

    public func close() throws { try translating { try queue.close() } }
}
