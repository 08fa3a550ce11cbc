import Foundation
import Storage
import Synchronization

/// Carries the write-ahead log back into the file, off the write path.
///
/// Only the process that holds the kernel's lock on `STORE.checkpoint` does it: SQLite up to 3.51.2 may
/// damage a file if two connections checkpoint at the same instant.
final class Checkpointer: Sendable {
    /// A log below this size is left alone; a checkpoint of this size takes about 10 ms.
    static let threshold = 4 << 20
    /// A log above this size is truncated to nothing.
    static let excess = 32 << 20
    /// Checking the log's size costs 1 µs; with 1 KB or more per commit, this is often enough.
    private static let commitsPerLook = 256
    /// The longest time between checks: an import commits rarely, and megabytes at a time.
    private static let lookInterval = Duration.seconds(1)

    private let path: String
    private let file: FileIdentity?
    private let isReadOnly: Bool
    private let lane = WorkQueue("store.checkpoint")
    private let state = Mutex(Progress())

    private struct Progress {
        var commits = 0
        var lastLook = ContinuousClock.now
        var isUnderWay = false
        /// The log as the last checkpoint left it; while it is unchanged, no other is needed.
        var left: LogState?
        var isClosed = false
        /// Since when the log has held something that a copy of the file would lack.
        var owedSince: ContinuousClock.Instant?
        /// The position up to which others may have carried it over; nil if only this process knows what is
        /// owed.
        var owedThrough: Int64?
        var trouble: String?
        /// When something was last written, as far as this process knows.
        var lastChange = ContinuousClock.now
    }

    /// How long after a write the log is carried over, however busy others are.
    static let delay = Duration.seconds(3)
    /// How soon to try again after a failed attempt.
    private static let retryInterval = Duration.seconds(1)

    /// How one attempt ended.
    enum Attempt: Equatable {
        case whole
        /// Readers or writers were in the way.
        case part
        /// Another process is doing it right now.
        case elsewhere
        case failed(String)
    }

    init(path: String, file: FileIdentity?, isReadOnly: Bool) {
        self.path = path
        self.file = file
        self.isReadOnly = isReadOnly
    }

    /// Notes a commit of this process. `counts` says whether a copy of the file would miss it.
    func noteCommit(counts: Bool = true) {
        if counts {
            state.withLock { state in
                state.lastChange = .now
                state.owedSince = state.owedSince ?? .now
                state.owedThrough = nil
            }
        }
        lookNowAndThen(commits: 1)
    }

    /// Notes that some process, perhaps this one, changed the store up to a position.
    func noteChange(through position: Int64) {
        state.withLock { state in
            state.lastChange = .now
            // What only this process knows of stays that way.
            if state.owedSince == nil || state.owedThrough != nil { state.owedThrough = position }
            state.owedSince = state.owedSince ?? .now
        }
    }

    var lastChange: ContinuousClock.Instant { state.withLock { $0.lastChange } }

    /// Why the log cannot be carried over; nil while it can.
    var trouble: String? { state.withLock { $0.trouble } }

    /// Checks the log's size if the last check is long ago, and carries over what has waited long enough.
    func lookNowAndThen(commits: Int = 0) {
        carryOverWhenOwed()
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

    /// Starts a checkpoint if the log has grown; returns at once.
    func lookAtSize() {
        guard !isReadOnly, let log = LogState(path: path + "-wal"), log.size >= Self.threshold else { return }
        let starts = state.withLock { state in
            guard !state.isUnderWay, !state.isClosed, log != state.left else { return false }
            state.isUnderWay = true
            return true
        }
        if starts { start() }
    }

    private func carryOverWhenOwed() {
        let starts = state.withLock { state in
            guard !isReadOnly, let since = state.owedSince, since + Self.delay <= .now, !state.isUnderWay,
                !state.isClosed
            else { return false }
            state.isUnderWay = true
            return true
        }
        if starts { start() }
    }

    private func start() {
        lane.async { [self] in
            carryOver()
            let left = LogState(path: path + "-wal")
            state.withLock { state in
                state.isUnderWay = false
                state.left = left
            }
        }
    }

    /// Makes one attempt and records what is still owed.
    private func carryOver() {
        let (before, through) = state.withLock { state in (state.owedSince, state.owedThrough) }
        if let through, through == carried {
            return state.withLock { ($0.owedSince, $0.trouble) = (nil, nil) }
        }
        let outcome = checkpoint()
        state.withLock { state in
            switch outcome {
            case .whole:
                // What was written meanwhile has its own deadline.
                state.owedSince = state.owedSince == before ? nil : .now
                state.trouble = nil
            case .part, .elsewhere:
                if before != nil { state.owedSince = .now - Self.delay + Self.retryInterval }
                state.trouble = logSize >= Self.alarming ? Self.stuck(logSize) : nil
            case .failed(let reason):
                if before != nil { state.owedSince = .now - Self.delay + Self.retryInterval }
                state.trouble = reason
            }
        }
    }

    /// A log of this size has not been carried over for a long time, whatever is in the way.
    private static let alarming = 128 << 20

    private static func stuck(_ size: Int) -> String {
        "The store's log has grown to \(size >> 20) MiB: some program keeps reading and hangs. See: switchboard doctor"
    }

    /// Waits for a running checkpoint; none starts afterwards.
    func close() {
        state.withLock { $0.isClosed = true }
        lane.drain()
    }

    /// Leaves no long log behind: the next program to open the file would have to read it, and 230 MB cost
    /// 180 ms. Also leaves nothing in the log that a copy of the file would lack. Call this after the store's
    /// own connections have closed.
    func tidy() {
        guard !isReadOnly, logSize > 0 else { return }
        let isOwed = state.withLock { $0.owedSince != nil && $0.owedThrough == nil }
        if isOwed || logSize >= Self.threshold { carryOver() }
    }

    /// Empties the log, if nobody is reading it.
    func empty() {
        for _ in 0..<25 {
            if checkpoint(empties: true) == .whole, logSize == 0 { return }
            usleep(20_000)
        }
    }

    var logSize: Int { LogState(path: path + "-wal")?.size ?? 0 }

    /// Makes one attempt; another process's lock or transaction only postpones it. With `empties`, also
    /// empties the log.
    @discardableResult
    func checkpoint(empties: Bool = false) -> Attempt {
        // Opening a missing file would create one.
        guard FileIdentity(path: path) == self.file else { return .part }
        let file = SideFile.open(SideFile.checkpoint, beside: path)
        guard file >= 0 else {
            return .failed(
                "The store's log is not carried over and only grows: \(path)\(SideFile.checkpoint): "
                    + "\(String(cString: strerror(errno))). Its owner mends it by opening the store once.")
        }
        defer { Glibc.close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return .elsewhere }
        var options = ConnectionOptions()
        options.wait = .growing(.milliseconds(100))
        options.checkpoints = false
        options.isDurable = true
        guard let connection = try? Connection(path: path, options) else { return .part }
        defer { try? connection.close() }
        let outcome = try? connection.withoutTransaction { db in
            let position = try db.integer64("SELECT position FROM store") ?? 0
            let isWhole = try db.checkpoint(.passive)
            // While writers never pause, a passive checkpoint never finishes and the log only grows.
            if logSize >= Self.excess || empties { _ = try db.checkpoint(.truncate) }
            if isWhole { note(carried: position, file) }
            return isWhole ? Attempt.whole : .part
        }
        return outcome ?? .part
    }

    // MARK: What others carried over

    private func note(carried position: Int64, _ file: Int32) {
        let text = "\(position)\n"
        _ = text.withCString { pwrite(file, $0, strlen($0), 0) }
        _ = ftruncate(file, off_t(text.utf8.count))
    }

    /// The position up to which the log was last carried over, by any process.
    private var carried: Int64? {
        let file = Glibc.open(path + SideFile.checkpoint, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(file, &bytes, bytes.count, 0)
        return Int64(String(decoding: bytes[..<max(0, count)].prefix { $0 != 0x0A }, as: UTF8.self))
    }
}

/// What the file system says about the log, without reading it.
private struct LogState: Equatable {
    let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// nil if there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
