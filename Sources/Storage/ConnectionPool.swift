import GRDB
import Synchronization

/// One writing connection and several reading ones to a file with a write-ahead log.
///
/// Opening one gives a file such a log.
public final class ConnectionPool: BackupSource, Sendable {
    private let pool: DatabasePool
    private let holdsLock = Atomic(false)

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - options: How to open it; commits are durable unless it says otherwise.
    ///   - readers: How many may read at the same time.
    /// - Throws: `DatabaseError`.
    public init(path: String, _ options: ConnectionOptions, readers: Int) throws {
        var configuration = options.configuration
        configuration.maximumReaderCount = readers
        pool = try translating { try DatabasePool(path: path, configuration: configuration) }
        if !options.isReadOnly, options.isDurable != false {
            // GRDB's pool sets NORMAL after every hook that it offers.
            try withoutTransaction { try $0.execute("PRAGMA synchronous = FULL") }
        }
    }

    /// Reads the state of one moment.
    public func read<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try pool.read { try body(Database($0)) } }
    }

    /// Reads without a transaction: each statement sees the state of its own moment.
    public func glance<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try pool.unsafeRead { try body(Database($0)) } }
    }

    /// Runs a transaction that takes the write lock at once, so that what it reads still holds when it writes.
    public func write<T>(_ body: (Database) throws -> T) throws -> T {
        try withoutTransaction { db in
            defer { holdsLock.store(false, ordering: .sequentiallyConsistent) }
            return try db.transaction {
                holdsLock.store(true, ordering: .sequentiallyConsistent)
                return try body(db)
            }
        }
    }

    /// Whether a transaction of this pool holds the lock, so that any write to the file is its own.
    public var isWriting: Bool { holdsLock.load(ordering: .sequentiallyConsistent) }

    /// Runs a body on the writing connection, each statement a transaction of its own.
    public func withoutTransaction<T>(_ body: (Database) throws -> T) throws -> T {
        try translating { try pool.writeWithoutTransaction { try body(Database($0)) } }
    }

    public func backup(to target: Connection) throws {
        try translating { try pool.backup(to: target.queue) }
    }

    /// Closes all connections; later calls fail.
    public func close() throws {
        // The last connection to close carries the write-ahead log over into the file, if it may write.
        pool.invalidateReadOnlyConnections()
        try translating { try pool.close() }
    }
}
