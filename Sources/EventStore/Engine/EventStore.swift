public import Conversation
import Foundation
import Storage
import Synchronization

/// The sessions, their event logs and what operators keep beside them, in one SQLite file.
///
/// Every method blocks; call them off the main thread, from any number of threads. Each write is one
/// durable transaction. Several processes may have the same file open.
public final class EventStore: Sendable {
    /// The file's path, with a symbolic link resolved.
    public let path: String
    public let kind: StoreKind
    public let options: StoreOptions

    let pool: ConnectionPool
    /// Closed, but kept as long as the store: freeing a queue starts libdispatch's thread pool, which then
    /// wakes the process once a second.
    private let probe: Connection?
    let checkpointer: Checkpointer
    let reindexer: Reindexer
    /// Held while the store is open; nil for a reader that could not get it.
    private let lock: Mutex<StoreLock?>
    let schema: SchemaGuard
    let purger = Purger()
    /// The identity of the file that the connections have open.
    let file: FileIdentity?
    let wakes = Mutex<[Int: @Sendable () -> Void]>([:])

    init(
        path: String, kind: StoreKind, options: StoreOptions, pool: ConnectionPool, probe: Connection?,
        lock: StoreLock?, steps: Int64
    ) {
        self.probe = probe
        self.lock = Mutex(lock)
        schema = SchemaGuard(steps: steps)
        self.path = path
        self.kind = kind
        self.options = options
        self.pool = pool
        file = FileIdentity(path: path)
        checkpointer = Checkpointer(path: path, file: file, isReadOnly: options.readOnly)
        reindexer = Reindexer(path: path)
    }

    /// Closes all connections; later calls fail. Stop followers first.
    public func close() {
        reindexer.close()
        purger.drain()
        checkpointer.close()
        try? pool.close()
        checkpointer.tidy()
        lock.withLock { $0 = nil }
    }

    /// Why the write-ahead log cannot be carried over into the file, so that it only grows; nil while it can.
    public var logTrouble: String? { checkpointer.trouble }

    var fileSize: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    var now: Timestamp { options.clock() }

    /// The position of the store's last change.
    public var position: Position {
        get throws(StoreError) {
            try reading { Position(try $0.integer64("SELECT position FROM store") ?? 0) }
        }
    }
}
