import Conversation
import Handoff
import Storage

extension Transaction {
    /// Refuses what a local store would refuse, judging by what the mirror knows: it would never be carried
    /// out.
    ///
    /// A request after the operator's own pending takeover relies on it, and is held if the takeover fails.
    func requireMay(_ act: OutboxAct, _ someone: Operator, in row: SessionRow) throws {
        if case .label(let change) = act {
            // Labels may be changed in sessions of other operators too.
            if let refusal = change.refusal(on: row.labelList) { throw refusal }
            return
        }
        let custody = row.state.custody
        if let refusal = custody.refusalOfState(act) { throw refusal }
        switch (act, try lastClaim(of: someone, on: row)) {
        case (_, "take_over"): return
        case (.append, "release"?), (.append, "hand_back"?), (.append, "close"?):
            throw Refusal.invalid("You are giving this session up already. Take it over again first.")
        case (.append, _), (.handoff, _), (.steer, _), (.label, _): break
        }
        if let refusal = custody.refusal(of: act, by: someone.name) { throw refusal }
    }

    /// The operator's last pending request that changes who owns the session.
    private func lastClaim(of someone: Operator, on row: SessionRow) throws -> String? {
        try db.row(
            """
            SELECT \(Dialect.member("act", of: "act")) FROM outbox
            WHERE session = ? AND operator = ? AND \(EventStore.isOpen)
                AND \(Dialect.member("act", of: "act")) IN ('take_over', 'release', 'hand_back', 'close')
            ORDER BY pk DESC LIMIT 1
            """, [row.id, someone.name])?[0]
    }
}

extension Custody {
    /// Why the session's state forbids this to everybody; nil if it does not.
    fileprivate func refusalOfState(_ act: OutboxAct) -> Refusal? {
        switch act {
        case .handoff(.close) where isClosed: .alreadyClosed
        case .handoff(.reopen) where !isClosed: .notClosed
        case .handoff, .append, .steer, .label: nil
        }
    }

    /// Why an operator who has seen this claim may not do this.
    fileprivate func refusal(of act: OutboxAct, by name: String) -> Refusal? {
        switch act {
        case .handoff(let act): refusal(of: act, by: name, saw: claim)
        case .append: refusalToSpeak(by: name, saw: claim)
        case .steer: refusalToInstruct(by: name)
        case .label: nil
        }
    }
}
