import Foundation
import GRDB
import Synchronization

/// Carries the write-ahead log back into the file, off the write path.
///
/// Of all processes only the one that holds the kernel's lock on `STORE.checkpoint` does it: SQLite up
/// to 3.51.2 may damage a file when two connections do at the same instant.
final class Checkpointer: Sendable {
    /// Below this the log stays as it is; a checkpoint of it takes about 10 ms.
    static let threshold = 4 << 20
    /// Above this the log is cut back to nothing.
    static let excess = 32 << 20
    /// Looking at the log's size costs 1 µs; at 1 KB and more a commit, this is often enough.
    private static let commitsPerLook = 256
    /// An import commits seldom, and megabytes each time.
    private static let lookInterval = Duration.seconds(1)

    private let path: String
    private let file: FileIdentity?
    private let isReadOnly: Bool
    private let lane = WorkQueue("store.checkpoint")
    private let state = Mutex(State())

    private struct State {
        var commits = 0
        var lastLook = ContinuousClock.now
        var isUnderWay = false
        /// The log as the last checkpoint left it: what did not change needs no other.
        var left: LogState?
        var isClosed = false
    }

    init(path: String, file: FileIdentity?, isReadOnly: Bool) {
        self.path = path
        self.file = file
        self.isReadOnly = isReadOnly
    }

    func noteCommit() { lookNowAndThen(commits: 1) }

    /// Looks at the log's size where the last look is long ago.
    func lookNowAndThen(commits: Int = 0) {
        let isTime = state.withLock { state in
            state.commits += commits
            let now = ContinuousClock.now
            guard state.commits >= Self.commitsPerLook || now - state.lastLook >= Self.lookInterval else {
                return false
            }
            (state.commits, state.lastLook) = (0, now)
            return true
        }
        if isTime { lookAtSize() }
    }

    /// Starts a checkpoint where the log has grown; returns at once.
    func lookAtSize() {
        guard !isReadOnly, let log = LogState(path: path + "-wal"), log.size >= Self.threshold else { return }
        let starts = state.withLock { state in
            guard !state.isUnderWay, !state.isClosed, log != state.left else { return false }
            state.isUnderWay = true
            return true
        }
        guard starts else { return }
        lane.async { [self] in
            checkpoint()
            let left = LogState(path: path + "-wal")
            state.withLock { state in
                state.isUnderWay = false
                state.left = left
            }
        }
    }

    /// Waits for a checkpoint under way; none starts afterwards.
    func close() {
        state.withLock { $0.isClosed = true }
        lane.drain()
    }

    /// Leaves no long log behind, which whoever opens the file next would have to read through: 230 MB of it
    /// cost 180 ms. For after the store's own connections have ended; the last of those only reads, and so
    /// SQLite does not do it.
    func tidy() {
        if !isReadOnly, logSize >= Self.threshold { checkpoint() }
    }

    var logSize: Int { LogState(path: path + "-wal")?.size ?? 0 }

    /// One attempt; somebody else's lock or transaction only postpones it.
    func checkpoint() {
        // Opening a missing file would make one.
        guard FileIdentity(path: path) == self.file else { return }
        let file = Glibc.open(path + ".checkpoint", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { Glibc.close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return }
        var configuration = Configuration()
        // A passive checkpoint waits for nobody. The other one keeps writers out until readers have moved on.
        configuration.busyMode = .timeout(0.1)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return }
        defer { try? queue.close() }
        try? queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
            // While writers never pause, the log is never carried over whole and only grows.
            if logSize >= Self.excess { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
    }
}

/// What a look at the log's file tells without reading it.
private struct LogState: Equatable {
    let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// nil where there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
