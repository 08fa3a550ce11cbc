public import Conversation
import Handoff
import Storage

/// What Parlant's own requests mean if an operator makes them.
extension EventStore {
    /// Changes parts of a session in one transaction for an operator: a switch to manual takes the session
    /// over, one to automatic hands it back. If that is refused, nothing is changed.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - patch: What to change; a `handoff_reason` that it sets is the claim's reason, and metadata as on Parlant.
    ///   - someone: Who asks.
    /// - Returns: The session.
    /// - Throws: `.ownedByAnother` or `.notYours` with the current claim, or a storage error.
    @discardableResult
    public func patch(
        _ id: Session.ID, _ patch: SessionPatch, by someone: Operator
    ) throws(StoreError) -> Settled<Session> {
        try change(id) { transaction, row in
            if let mode = patch.mode {
                let reason = patch.metadataSet["handoff_reason"]?.string
                try transaction.switchMode(of: &row, to: mode, by: someone, reason: reason)
            }
            try transaction.apply(patch, to: &row, by: someone.name)
        }
    }
}

extension Transaction {
    fileprivate func switchMode(
        of row: inout SessionRow, to mode: Mode, by someone: Operator, reason: String?
    ) throws {
        try WellFormed.require(someone.name, "operator's name")
        let custody = row.state.custody
        if custody.isAnothers(than: someone.name) { throw Refusal.ownedByAnother(row.claim) }
        if mode == .manual ? custody.isOwn(someone.name) : custody.mode == .auto { return }
        let act =
            mode == .manual
            ? HandoffAct.takeOver(reason: reason, publicReason: nil) : .handBack(outcome: nil, note: nil)
        if let refusal = custody.refusal(of: act, by: someone.name, saw: row.claim) { throw refusal }
        try carryOut(act, on: &row, by: someone)
    }

    /// Requires that the session is theirs, or that they handed it back to the AI and it has not changed
    /// hands since.
    func requireHadLast(_ id: Session.ID, _ someone: Operator) throws {
        let row = try SessionRow.find(id, in: db)
        if row.state.owner.isExactly(someone.name) { return }
        let last = try db.row(
            """
            SELECT act, operator FROM audit WHERE session = ? AND act IN (\(Self.changesOfHands)) ORDER BY pk DESC
            LIMIT 1
            """, [row.id])
        guard row.state.mode == .auto, let last, last[0] == HandoffEvent.Action.handBack.rawValue,
            (last[1] as String?).isExactly(someone.name)
        else { throw Refusal.notYours(row.claim) }
    }

    /// Includes the beginning and the end of a session: one of the same id may have existed before.
    private static let changesOfHands =
        (HandoffEvent.Action.allCases.map(\.rawValue) + [
            AuditedChange.mode(.manual), AuditedChange.mode(.auto), AuditedChange.toolCall,
            AuditedChange.create,
            AuditedChange.imports, AuditedChange.delete,
        ]).map { "'\($0)'" }.joined(separator: ", ")
}
