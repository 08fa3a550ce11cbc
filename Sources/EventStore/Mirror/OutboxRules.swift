import Conversation
import Storage

extension Transaction {
    /// Refuses what a local store would refuse, judging by what the mirror knows: it would never be carried
    /// out.
    ///
    /// A request after the operator's own pending takeover relies on it, and is held if the takeover fails.
    func requireMay(_ act: OutboxAct, _ someone: Operator, in row: SessionRow) throws {
        switch act {
        case .takeOver: return
        case .label(let change):
            // Whoever owns it.
            if let refusal = change.refusal(on: row.labelList) { throw refusal }
            return
        case .close where row.isClosed: throw Refusal.alreadyClosed
        case .reopen where !row.isClosed: throw Refusal.notClosed
        case .close, .reopen, .append, .release, .handBack, .steer: break
        }
        let isOurs = row.mode == .manual && row.owner.isExactly(someone.name)
        switch (act, try lastClaim(of: someone, on: row)) {
        case (_, "take_over"): return
        case (.append, "release"?), (.append, "hand_back"?), (.append, "close"?):
            throw Refusal.invalid("You are giving this session up already. Take it over again first.")
        case (.append, _), (.release, _), (.handBack, _):
            if !isOurs { throw Refusal.notYours(row.claim) }
        case (.close, _):
            if row.owner != nil, !isOurs { throw Refusal.ownedByAnother(row.claim) }
        case (.steer, _):
            if row.isClosed { throw Refusal.invalid("The session is closed. Reopen it first.") }
            if row.mode == .manual, !isOurs { throw Refusal.notYours(row.claim) }
        case (.takeOver, _), (.reopen, _), (.label, _): break
        }
    }

    /// The operator's last pending request that changes who owns the session.
    private func lastClaim(of someone: Operator, on row: SessionRow) throws -> String? {
        try db.row(
            """
            SELECT json_extract(act, '$.act') FROM outbox
            WHERE session = ? AND operator = ? AND \(EventStore.isOpen)
                AND json_extract(act, '$.act') IN ('take_over', 'release', 'hand_back', 'close')
            ORDER BY pk DESC LIMIT 1
            """, [row.id, someone.name])?[0]
    }
}
