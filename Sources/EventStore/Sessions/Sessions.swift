public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Creates a session with an empty log.
    ///
    /// - Parameter new: Its parts; a `handoff_reason` in the metadata says why it starts in manual mode.
    /// - Returns: The session.
    /// - Throws: `.sessionExists`, `.invalid`, or a storage error.
    @discardableResult
    public func createSession(_ new: NewSession) throws(StoreError) -> Settled<Session> {
        try requireLocal()
        return .done(
            try transacting { transaction in
                let session = transaction.session(new)
                var row = SessionRow(
                    session, agentName: new.agentName ?? new.agentID.rawValue,
                    customerName: new.customerName ?? new.customerID.rawValue)
                row.state.refreshClosed()
                row.state.switchMode(to: new.mode, at: session.creation, reason: session.handoffReason)
                try transaction.insert(&row)
                let start = row.state.mode == .manual ? JSON.audited(before: .zero, mode: .manual) : nil
                try transaction.audit(AuditedChange.create, row, detail: start.map { .object($0) })
                return row.session
            })
    }

    /// Deletes a session with its log, notes and drafts, and everything else that names its customer. A
    /// tombstone reports this in the change feed. The remains in the file's free space are removed a little
    /// later; see `purge`.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - operatorName: Who did it, for the audit.
    /// - Returns: The id.
    /// - Throws: `.noSuchSession`, or a storage error.
    @discardableResult
    public func deleteSession(
        _ id: Session.ID, by operatorName: String? = nil
    ) throws(StoreError) -> Settled<Session.ID> {
        try requireLocal()
        try transacting { try $0.delete(SessionRow.find(id, in: $0.db), by: operatorName) }
        purger.owe()
        return .done(id)
    }

    /// Changes parts of a session in one transaction, without an event.
    ///
    /// A new mode is switched to as a tool does it, without an owner or a claim: entering manual starts a new epoch;
    /// leaving it clears the owner.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - patch: What to change. A `handoff_reason` in the metadata says why it becomes manual.
    /// - Returns: The session.
    /// - Throws: `.noSuchSession`, `.invalid`, or a storage error.
    @discardableResult
    public func patch(_ id: Session.ID, _ patch: SessionPatch) throws(StoreError) -> Settled<Session> {
        try change(id) { transaction, row in
            try transaction.apply(patch, to: &row)
            if let mode = patch.mode {
                let reason = row.session.handoffReason
                try transaction.setMode(mode, of: &row, reason: reason)
            }
        }
    }

    func change(
        _ id: Session.ID, _ body: (Transaction, inout SessionRow) throws -> Void
    ) throws(StoreError) -> Settled<Session> {
        try requireLocal()
        return .done(
            try transacting { transaction in
                var row = try SessionRow.find(id, in: transaction.db)
                let old = row
                try body(transaction, &row)
                try transaction.save(&row, over: old)
                return row.session
            })
    }
}

extension Transaction {
    func session(_ new: NewSession) -> Session {
        Session(
            id: new.id ?? Session.ID(ids.short()), agentID: new.agentID, customerID: new.customerID,
            creation: new.creation ?? now, title: new.title, mode: new.mode,
            consumptionOffsets: new.consumptionOffsets, metadata: new.metadata,
            labels: new.labels.withoutRepetition)
    }

    func insert(_ row: inout SessionRow) throws {
        try WellFormed.require(row.session)
        if try db.integer("SELECT 1 FROM session WHERE id = ?", [row.id]) != nil {
            throw Refusal.sessionExists(row.sessionID)
        }
        try row.insert(in: db)
        try row.addPassages(in: db)
    }

    /// Changes everything but the mode.
    func apply(_ patch: SessionPatch, to row: inout SessionRow, by operatorName: String? = nil) throws {
        try WellFormed.require(patch.customerID?.rawValue, "customer's id")
        try WellFormed.require(patch.agentID?.rawValue, "agent's id")
        row.apply(patch)
        let changed = patch.changedParts
        if changed.isEmpty { return }
        try audit("change", row, by: operatorName, detail: ["changed": .array(changed.map { .string($0) })])
    }

    func setMode(_ mode: Mode, of row: inout SessionRow, reason: String?) throws {
        guard mode != row.state.mode else { return }
        if mode == .manual {
            try silence(&row)
        } else {
            try cutStreams(of: &row)
            try dropTriggers(of: &row)
        }
        row.state.switchMode(to: mode, at: now, reason: reason)
        // As after a takeover, nobody waits for the running turn.
        if mode == .manual, row.state.turnInFlight != nil { row.state.aiStatus = nil }
        try audit(
            AuditedChange.mode(mode), row, detail: .object(JSON.audited(before: row.state.nextOffset)))
    }

    func delete(_ row: SessionRow, by operatorName: String?) throws {
        try db.run(
            "INSERT INTO tombstone (position, id, agent_id, customer_id, creation) VALUES (?, ?, ?, ?, ?)",
            [try db.nextPosition(), row.id, row.agentID, "", row.creation])
        try SessionTable.delete(row, in: db)
        try row.delete(in: db)
        try db.forgetCustomer(row.customerID)
        try db.run(
            "UPDATE token SET revoked = coalesce(revoked, ?) WHERE role = 'customer' AND subject = ?",
            [moment, row.id])
        try audit(AuditedChange.delete, row, by: operatorName)
    }
}

extension SessionRow {
    mutating func apply(_ patch: SessionPatch) {
        if let title = patch.title { self.title = title }
        customerID = patch.customerID?.rawValue ?? customerID
        customerName = patch.customerName ?? patch.customerID?.rawValue ?? customerName
        agentID = patch.agentID?.rawValue ?? agentID
        agentName = patch.agentName ?? patch.agentID?.rawValue ?? agentName
        if let client = patch.clientOffset { consumptionMembers["client"] = .integer(client.rawValue) }
        if !patch.metadataSet.isEmpty || !patch.metadataUnset.isEmpty {
            metadataMembers = metadataMembers.changed(
                setting: patch.metadataSet, removing: patch.metadataUnset)
        }
        guard !patch.labelsUpsert.isEmpty || !patch.labelsRemove.isEmpty else { return }
        labelList = LabelChange(adding: patch.labelsUpsert, removing: patch.labelsRemove).applied(
            to: labelList)
        state.refreshClosed()
    }
}

extension SessionPatch {
    /// The names of the changed parts. The mode has an audit entry of its own.
    fileprivate var changedParts: [String] {
        [
            ("title", title != nil), ("customer", customerID != nil || customerName != nil),
            ("agent", agentID != nil || agentName != nil), ("consumption", clientOffset != nil),
            ("metadata", !metadataSet.isEmpty || !metadataUnset.isEmpty),
            ("labels", !labelsUpsert.isEmpty || !labelsRemove.isEmpty),
        ].filter(\.1).map(\.0)
    }
}

extension Session {
    /// What the creator of the session says about the handoff.
    var handoffReason: String? { metadata["handoff_reason"]?.string }
}
