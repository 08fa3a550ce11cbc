import Foundation
import GRDB
import Synchronization

/// How a connection to a file is opened.
public struct ConnectionOptions: Sendable {
    /// What to do while another connection keeps a lock.
    public enum Wait: Sendable {
        /// Fail at once.
        case none
        /// Try again in pauses of about 2 ms. SQLite's own pauses grow to 100 ms: of ten processes that write
        /// all the time, those that have waited longest then wait even longer.
        case evenly(Duration)
        /// Try again in SQLite's own pauses.
        case growing(Duration)
    }

    public var isReadOnly = false
    public var wait = Wait.none
    /// Whether a commit may carry the write-ahead log over into the file.
    public var checkpoints = true
    /// Whether each commit is synced to the disk; nil for what the kind of connection usually does.
    public var isDurable: Bool?
    /// The size of the page cache in KiB; nil for SQLite's own.
    public var cache: Int?
    /// Whether deleted or changed content is overwritten in place. Debian's SQLite does this by default.
    public var overwritesDeleted = false

    public init() {}

    var configuration: Configuration {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.observesSuspensionNotifications = false
        configuration.busyMode =
            switch wait {
            case .none: .immediateError
            case .growing(let limit): .timeout(limit / .seconds(1))
            case .evenly(let limit): .callback(Self.evenPauses(limit))
            }
        let options = self
        configuration.prepareDatabase { try options.prepare(Database($0)) }
        return configuration
    }

    private func prepare(_ db: Database) throws {
        if !checkpoints { try db.execute("PRAGMA wal_autocheckpoint = 0") }
        if let cache { try db.execute("PRAGMA cache_size = -\(cache)") }
        if overwritesDeleted, !isReadOnly { try db.execute("PRAGMA secure_delete = ON") }
        if isDurable == true { try db.execute("PRAGMA synchronous = FULL") }
    }

    private static func evenPauses(_ limit: Duration) -> GRDB.Database.BusyCallback {
        // By the clock, not by the number of pauses: pauses get longer on a busy machine.
        let start = Mutex(ContinuousClock.now)
        return { count in
            let waited = start.withLock { start in
                if count == 0 { start = .now }
                return ContinuousClock.now - start
            }
            guard waited < limit else { return false }
            usleep(.random(in: 1_000...3_000))
            return true
        }
    }
}
