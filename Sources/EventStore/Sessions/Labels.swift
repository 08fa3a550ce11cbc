public import Conversation
import Storage

extension EventStore {
    /// Changes a session's labels for an operator, who need not own it.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - change: What to add and remove. What is so already is no change.
    ///   - someone: Who asks.
    ///   - requestID: Names the request to a mirrored server.
    /// - Returns: The labels afterwards.
    /// - Throws: `.invalid` if only acts set such a label, or if it is too long, or there are too many.
    @discardableResult
    public func changeLabels(
        of id: Session.ID, _ change: LabelChange, by someone: Operator, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<[String]> {
        if kind != .local { return .pending(try enqueue(change, by: someone, to: id, requestID)) }
        return .done(
            try transacting { transaction in
                try WellFormed.require(someone.name, "operator's name")
                var row = try SessionRow.find(id, in: transaction.db)
                let old = row
                try transaction.change(&row, by: change, for: someone)
                try transaction.save(&row, over: old)
                return row.labelList
            })
    }

    /// The labels that sessions have, the most used first, without those that only acts set.
    public func labelsInUse(limit: Int) throws(StoreError) -> [String] {
        try reading { db in
            try db.all(
                "SELECT name FROM label GROUP BY name ORDER BY count(*) DESC, name LIMIT ?",
                // Some are left out below.
                [limit + 2]
            ) { $0.text(0) }
        }.filter { !Session.isReserved(label: $0) }.prefix(limit).map { $0 }
    }

    /// Ends a change of labels whose answer from the mirrored server was stored.
    ///
    /// - Parameter id: The request; nothing happens if it is settled.
    /// - Throws: A storage error.
    public func finishLabels(_ id: Request.ID) throws(StoreError) {
        try transacting { transaction in
            let found = try transaction.db.first(
                OutboxRow.query + " WHERE request_id = ?", [id.rawValue], OutboxRow.read)
            guard let request = found, !request.state.isSettled, case .label(let change)? = request.act
            else { return }
            try transaction.auditLabels(change, in: request.session, by: request.operatorName)
            try transaction.setOutbox(id, to: .done)
        }
    }
}

extension Transaction {
    /// Changes the labels of a session that is not saved yet.
    func change(_ row: inout SessionRow, by change: LabelChange, for someone: Operator) throws {
        if let refusal = change.refusal(on: row.labelList) { throw refusal }
        let effect = change.effect(on: row.labelList)
        if effect.added.isEmpty, effect.removed.isEmpty { return }
        row.labelList = effect.applied(to: row.labelList)
        try auditLabels(effect, in: row.sessionID, by: someone.name)
    }

    fileprivate func auditLabels(_ change: LabelChange, in id: Session.ID, by name: String) throws {
        var detail: JSON.Members = [:]
        if !change.added.isEmpty { detail["added"] = .array(change.added.map { .string($0) }) }
        if !change.removed.isEmpty { detail["removed"] = .array(change.removed.map { .string($0) }) }
        try audit("labels", session: id.rawValue, by: name, detail: .object(detail))
    }
}
