import Conversation
import Synchronization

/// When the server last reported single sessions, and at which of its positions, so that an older report does not
/// undo a newer one.
final class SessionAnswers: Sendable {
    private struct Reports {
        var moments: [Session.ID: Timestamp] = [:]
        /// The positions of a Switchboard server; plain Parlant has none.
        var positions: [Session.ID: Int] = [:]
    }

    private let reports = Mutex(Reports())

    /// Records that the server reported a session just now, by this machine's clock.
    func note(_ id: Session.ID, at moment: Timestamp) { reports.withLock { $0.moments[id] = moment } }

    /// The sessions that were reported after a list was requested. Later lists are requested later, so older
    /// reports are forgotten.
    func newer(than asked: Timestamp) -> Set<Session.ID> {
        reports.withLock { reports in
            reports.moments = reports.moments.filter { $0.value >= asked }
            return Set(reports.moments.keys)
        }
    }

    /// Whether the server has reported a session since a moment.
    func wasReported(_ id: Session.ID, since moment: Timestamp) -> Bool {
        reports.withLock { $0.moments[id].map { $0 >= moment } ?? false }
    }

    /// Records a report by its position. Call it where the report is stored, so that both happen in one order.
    ///
    /// - Returns: Whether the report may be stored: no newer one was recorded before.
    func accept(_ id: Session.ID, at position: Int) -> Bool {
        reports.withLock { reports in
            if let known = reports.positions[id], known > position { return false }
            reports.positions[id] = position
            return true
        }
    }

    /// Forgets a session that the server deleted.
    func forget(_ id: Session.ID) {
        reports.withLock { reports in
            reports.moments[id] = nil
            reports.positions[id] = nil
        }
    }

    /// Forgets all positions: they mean nothing in another store.
    func forgetPositions() { reports.withLock { $0.positions = [:] } }
}
