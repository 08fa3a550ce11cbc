import Conversation
import Synchronization

/// When the server last reported single sessions, so that a list that was requested earlier does not undo
/// that.
final class SessionAnswers: Sendable {
    private let told = Mutex<[Session.ID: Timestamp]>([:])

    /// Records that the server reported a session just now, by this machine's clock.
    func note(_ id: Session.ID, at moment: Timestamp) { told.withLock { $0[id] = moment } }

    /// The sessions that were reported after a list was requested. Later lists are requested later, so older
    /// reports are forgotten.
    func newer(than asked: Timestamp) -> Set<Session.ID> {
        told.withLock { told in
            told = told.filter { $0.value >= asked }
            return Set(told.keys)
        }
    }
}
