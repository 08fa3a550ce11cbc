import Conversation
import Synchronization

/// Tracks how far the readers of the change feed, such as mirrors and bridges, have come.
final class FeedReaders: Sendable {
    private struct Reader {
        var position: Position
        var at: ContinuousClock.Instant
    }

    private let places = Mutex<[String: Reader]>([:])
    /// A reader that has not asked for this long no longer counts.
    private static let timeout = Duration.seconds(600)
    private static let most = 1_000

    /// Notes that a client asked for what comes after a position, so it has everything before.
    func note(_ client: String, since position: Position) {
        places.withLock { places in
            let now = ContinuousClock.now
            if places.count >= Self.most { places = places.filter { now - $0.value.at < Self.timeout } }
            if places.count < Self.most || places[client] != nil {
                places[client] = Reader(position: position, at: now)
            }
        }
    }

    /// Returns how many changes the slowest reader has yet to ask for; nil if there are no readers.
    func lag(behind position: Position) -> Int64? {
        places.withLock { places in
            let now = ContinuousClock.now
            let last = places.values.filter { now - $0.at < Self.timeout }.map(\.position.rawValue).min()
            return last.map { max(0, position.rawValue - $0) }
        }
    }
}
