import Conversation
import Handoff
import Storage

/// A session goes back to the AI by a rule, which speaks and acts as an operator of its own.
extension Transaction {
    func giveBack(_ row: inout SessionRow, by rule: ReturnRule) throws {
        let old = row
        let someone = try author(of: rule)
        let acting = by(Author(login: someone.name))
        // What the rule says to the customer is no answer to what they asked.
        let owed = try db.lastWord(of: row.pk).flatMap { $0.isCustomerMessage ? $0.traceID : nil }
        if let text = rule.text {
            let event = Event(
                id: Event.ID(ids.short()), source: .humanAgent, kind: .message, offset: .zero, creation: now,
                traceID: ids.trace(),
                data: Event.messageData(text, from: Participant(displayName: someone.publicName)),
                metadata: Self.trail(of: someone, nil))
            let line = try acting.place(event, in: &row, author: someone.name)
            try acting.auditEvent(line, in: row)
        }
        try acting.carryOut(.handBack(outcome: nil, note: nil), on: &row, by: someone)
        if rule.text != nil, let owed { try addTrigger(to: row, traceID: owed) }
        try db.run("DELETE FROM planned_return WHERE session = ?", [row.pk])
        try save(&row, over: old)
    }

    /// Asks the mirrored server to do the same. The customer is told after the session has gone back: if it does not,
    /// nothing was said.
    func askToGiveBack(_ row: SessionRow, by rule: ReturnRule) throws {
        let someone = try author(of: rule)
        try enqueue(
            .handoff(.handBack(outcome: nil, note: nil)), Request.ID(ids.short()), someone, row.claim, in: row
        )
        if let text = rule.text {
            let id = Request.ID(ids.short())
            let act = OutboxAct.append(
                source: .humanAgent, kind: .message,
                data: Event.messageData(text, from: Participant(displayName: someone.publicName)),
                metadata: Self.trail(of: someone, id))
            try enqueue(act, id, someone, row.claim, in: row)
        }
        // If the server refuses, the times begin again.
        try holdFromReturn(row.pk)
    }

    private func author(of rule: ReturnRule) throws -> Operator {
        let name = Operator.login(ofRule: rule.name)
        try WellFormed.require(name, "rule's name")
        return try knownOperator(name)
    }
}

/// What a rule asked a mirrored server for.
extension Transaction {
    /// Why a rule's request must not be carried out anymore; nil if it may. Nobody is asked, as with an operator's:
    /// the rule tries again when its time has come again.
    func reasonToDrop(_ job: OutboxJob) throws -> String? {
        let row = try SessionRow.find(job.request.session, in: db)
        if row.mirror.isGone == true { return Refusal.goneUpstream.wording }
        guard job.request.act?.action != nil else {
            return try mayBeSaid(job, in: row) ? nil : "Not said: the rule has not just returned the session."
        }
        if row.state.lastActivity > job.said { return "Not done: something has happened since." }
        if row.claim != job.saw || row.state.mode != .manual {
            return Refusal.changedMeanwhile(row.claim).wording
        }
        let seen = try db.integer(
            "SELECT seen_customer FROM outbox WHERE request_id = ?", [job.request.id.rawValue])
        if row.state.lastCustomerOffset?.rawValue ?? -1 > seen ?? -1 {
            return "Not done: the customer has written."
        }
        let isBeingWritten = try db.integer(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM draft WHERE session = ? AND length(text) > 0)
                OR EXISTS (SELECT 1 FROM outbox WHERE session = ? AND operator <> ? AND \(EventStore.isOpen))
            """, [row.pk, row.id, job.request.operatorName])
        return isBeingWritten == nil ? nil : "Not done: an operator is writing."
    }

    /// Whether the rule itself has just returned the session about which its message speaks.
    private func mayBeSaid(_ job: OutboxJob, in row: SessionRow) throws -> Bool {
        guard row.state.mode == .auto, now - job.said <= HoldRule().age else { return false }
        let returned = try db.row(
            """
            SELECT h.state FROM outbox h WHERE h.session = ? AND h.operator = ?
                AND h.pk < (SELECT pk FROM outbox WHERE request_id = ?) ORDER BY h.pk DESC LIMIT 1
            """, [row.id, job.request.operatorName, job.request.id.rawValue])
        return returned.map { $0[0] as String } == OutboxRequest.State.done.rawValue
    }

    /// Forgets what no longer matters: when sessions were held that the AI has by now, and messages of rules that
    /// were looked for in vain. No operator will decide about those.
    func forgetSettledReturns() throws {
        try forgetHolds()
        for id in try db.lostReturns(at: now) {
            try setOutbox(id, to: .refused, wording: "Perhaps said: the server did not answer.")
        }
    }
}

extension Database {
    /// The messages of rules of which nobody knows whether they reached the server.
    func lostReturns(at now: Timestamp) throws -> [Request.ID] {
        try all(
            """
            SELECT request_id FROM outbox
            WHERE state IN ('unconfirmed', 'held') AND \(Dialect.member("act", of: "act")) = 'append'
                AND substr(operator, 1, 5) = ? AND creation < ?
            """, [Operator.login(ofRule: ""), (now - Self.longSearch).microseconds]
        ) { Request.ID($0[0] as String) }
    }

    /// Longer than it takes to find a message in a log.
    private static let longSearch = Duration.seconds(600)
}
