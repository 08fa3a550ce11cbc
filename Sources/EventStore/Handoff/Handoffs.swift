public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Makes an operator the session's owner and silences the AI.
    ///
    /// - Parameters:
    ///   - id: A session in either mode.
    ///   - someone: The new owner. If they already own it, nothing happens.
    ///   - reason: Private; only consoles show it.
    ///   - publicReason: Goes into the log, where the customer and the AI read it.
    ///   - sparesClosing: If the session waits and is unassigned, still accepts the one message with which
    ///     the AI closes its handoff, until the owner speaks. The customer sees nothing of such a takeover.
    ///   - saw: What the operator saw. Naming another owner here is the confirmation to replace them.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The current claim.
    /// - Throws: `.ownedByAnother` or `.changedMeanwhile` with the current claim, if it is not the one they
    ///   saw.
    @discardableResult
    public func takeOver(
        _ id: Session.ID, by someone: Operator, reason: String?, publicReason: String? = nil,
        sparesClosing: Bool = false, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        let act = HandoffAct.takeOver(
            reason: reason, publicReason: publicReason, sparesClosing: sparesClosing)
        return try carryOut(act, on: id, by: someone, saw: saw, requestID: requestID)
    }

    /// Releases one's own session: it waits for a human again.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - someone: Its owner.
    ///   - restoresWait: If no human has said anything since the takeover, the customer's wait counts from
    ///     its old start.
    ///   - saw: What the operator saw.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The current claim.
    /// - Throws: `.notYours` or `.changedMeanwhile`.
    @discardableResult
    public func release(
        _ id: Session.ID, by someone: Operator, restoresWait: Bool = false, saw: Claim,
        requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try carryOut(
            .release(restoresWait: restoresWait), on: id, by: someone, saw: saw, requestID: requestID)
    }

    /// Hands one's own session back to the AI.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - someone: Its owner.
    ///   - outcome: How the conversation ended.
    ///   - note: For the AI; the customer can read it too.
    ///   - saw: What the operator saw.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The current claim.
    /// - Throws: `.notYours` or `.changedMeanwhile`.
    @discardableResult
    public func handBack(
        _ id: Session.ID, by someone: Operator, outcome: Outcome? = nil, note: String? = nil, saw: Claim,
        requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try carryOut(
            .handBack(outcome: outcome, note: note), on: id, by: someone, saw: saw, requestID: requestID)
    }

    /// Closes a session that is one's own or unassigned; a customer's message reopens it.
    @discardableResult
    public func close(
        _ id: Session.ID, by someone: Operator, outcome: Outcome, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try carryOut(.close(outcome: outcome), on: id, by: someone, saw: saw, requestID: requestID)
    }

    /// Reopens a closed session; the AI answers in it.
    @discardableResult
    public func reopen(
        _ id: Session.ID, by someone: Operator, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try carryOut(.reopen, on: id, by: someone, saw: saw, requestID: requestID)
    }

    /// Carries out an operator's act, under the rules of the operation that is named like it.
    @discardableResult
    public func carryOut(
        _ act: HandoffAct, on id: Session.ID, by someone: Operator, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        if kind != .local { return try enqueue(.handoff(act), id, someone, saw, requestID) }
        return .done(
            try transacting { try $0.carryOut(act, on: id, by: someone, saw: saw, requestID: requestID) })
    }
}

extension Transaction {
    /// Carries out an act if the rules allow it, unless it was already.
    ///
    /// - Parameters:
    ///   - act: What the operator asks for.
    ///   - text: What they say to the customer with it; nil for nothing.
    ///   - id: The session.
    ///   - someone: Who asks.
    ///   - saw: What they saw.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The current claim.
    /// - Throws: A refusal, or a storage error.
    func carryOut(
        _ act: HandoffAct, saying text: String? = nil, on id: Session.ID, by someone: Operator, saw: Claim,
        requestID: Request.ID?
    ) throws -> Claim {
        try WellFormed.require(someone.name, "operator's name")
        var row = try SessionRow.find(id, in: db)
        let isRepeated = try isRepeated(requestID, act.action, by: someone.name, in: row)
        if act.action == .takeOver {
            if row.state.custody.isOwn(someone.name) {
                // What was to be said with it would be lost.
                if text != nil, !isRepeated { throw Refusal.changedMeanwhile(row.claim) }
                return row.claim
            }
            if isRepeated { throw Refusal.ownedByAnother(row.claim) }
        }
        if isRepeated { return row.claim }
        if let refusal = row.state.custody.refusal(of: act, by: someone.name, saw: saw) { throw refusal }
        let old = row
        let isTaking = act.action == .takeOver
        if let text, !isTaking { try say(text, in: &row, by: someone, requestID) }
        try carryOut(act, on: &row, by: someone, requestID: requestID)
        if let text, isTaking { try say(text, in: &row, by: someone, requestID) }
        try save(&row, over: old)
        return row.claim
    }

    /// Carries out an act that the rules allow, and records it in the log and the audit.
    func carryOut(
        _ act: HandoffAct, on row: inout SessionRow, by someone: Operator, requestID: Request.ID? = nil
    ) throws {
        try endTurns(before: act, in: &row)
        let facts = EntryFacts(
            isEffective: true, author: someone.name, secret: act.secret, sparesClosing: act.sparesClosing)
        var record = HandoffEvent(act, by: someone, epoch: row.state.epoch)
        record.epoch = row.state.epoch(after: record, facts, at: now)
        let event = Event(
            id: Event.ID(ids.short()), source: .humanAgent, kind: .custom, offset: .zero, creation: now,
            traceID: ids.trace(), data: record.json, metadata: Self.trail(of: someone, requestID))
        _ = try place(event, in: &row, requestID: requestID, author: someone.name, facts)
        try audit(
            act.action.rawValue, row, by: someone.name, detail: act.secret.map { ["reason": .string($0)] })
        switch act {
        case .takeOver: try openForReading(row, by: someone.name)
        case .handBack, .reopen: try triggerIfCustomerSpokeLast(row)
        case .release, .close: break
        }
    }

    /// Ends what the AI was saying, as far as an act ends it.
    private func endTurns(before act: HandoffAct, in row: inout SessionRow) throws {
        switch act {
        case .takeOver where row.state.mode == .auto: return try silence(&row)
        case .takeOver where act.sparesClosing && row.state.owner == nil:
            try cutStreams(of: &row, sparing: row.state.closingOffset)
        case .takeOver:
            // The handoff's closing message may still be on its way.
            if let words = try words(of: row) { try suggest(words, for: &row) }
            try cutStreams(of: &row)
        case .release, .handBack, .close: try cutStreams(of: &row)
        case .reopen: return
        }
        try dropTriggers(of: &row)
    }

    /// Starts counting unread messages for the owner of a session, as opening it does.
    func openForReading(_ row: SessionRow, by name: String) throws {
        let through = row.state.switchOffset?.rawValue ?? -1
        let isUnread = (row.state.lastCustomerOffset?.rawValue ?? -1) > through
        try db.run(
            """
            INSERT INTO read_mark (operator, session, through, unread) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [name, row.pk, through, isUnread])
    }

    /// Whether the request was already carried out.
    private func isRepeated(
        _ requestID: Request.ID?, _ action: HandoffEvent.Action, by name: String, in row: SessionRow
    ) throws -> Bool {
        guard let requestID else { return false }
        try WellFormed.require(requestID.rawValue, "request id")
        guard let made = try EventRow.find(requestID: requestID, session: row.pk, in: db) else {
            return false
        }
        guard made.event.handoff?.action == action, made.author.isExactly(name) else {
            throw Refusal.requestReused(requestID)
        }
        return true
    }
}
