import Conversation
import EventStore
import Synchronization

/// The state of the server's follower.
final class Condition: Sendable {
    private struct Report {
        var follower = Follower.State.live
        var position = Position.start
    }

    private let state = Mutex(Report())

    func note(_ follower: Follower.State) { state.withLock { $0.follower = follower } }
    func note(_ position: Position) { state.withLock { $0.position = position } }

    var follower: Follower.State { state.withLock { $0.follower } }
    var position: Position { state.withLock { $0.position } }
}
