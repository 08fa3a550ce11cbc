import Conversation
import Synchronization

/// When the server last told of single sessions, so that a list which was asked for before does not undo that.
final class SessionAnswers: Sendable {
    private let told = Mutex<[Session.ID: Timestamp]>([:])

    /// The server told of a session just now, by this machine's clock.
    func note(_ id: Session.ID, at moment: Timestamp) { told.withLock { $0[id] = moment } }

    /// The sessions of which more is known than a list can tell that was asked for at a moment. Later lists are asked
    /// for later: what they cannot be too old for is forgotten.
    func newer(than asked: Timestamp) -> Set<Session.ID> {
        told.withLock { told in
            told = told.filter { $0.value >= asked }
            return Set(told.keys)
        }
    }
}
