import Conversation
import Synchronization

/// How far those have come who follow the store by the feed of changes: mirrors and bridges.
final class FeedReaders: Sendable {
    private struct Place {
        var position: Position
        var at: ContinuousClock.Instant
    }

    private let places = Mutex<[String: Place]>([:])
    /// Whoever has not asked for so long follows no more.
    private static let memory = Duration.seconds(600)
    private static let most = 1_000

    /// Whoever asks for what comes after a position has all that was before it.
    func note(_ client: String, since position: Position) {
        places.withLock { places in
            let now = ContinuousClock.now
            if places.count >= Self.most { places = places.filter { now - $0.value.at < Self.memory } }
            if places.count < Self.most || places[client] != nil {
                places[client] = Place(position: position, at: now)
            }
        }
    }

    /// How many changes the last of them has yet to ask for; nil where nobody follows.
    func lag(behind position: Position) -> Int64? {
        places.withLock { places in
            let now = ContinuousClock.now
            let last = places.values.filter { now - $0.at < Self.memory }.map(\.position.rawValue).min()
            return last.map { max(0, position.rawValue - $0) }
        }
    }
}
