public import Conversation
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
        let act = OutboxAct.takeOver(
            reason: reason, publicReason: publicReason, sparesClosing: sparesClosing)
        return try settle(act, id, someone, saw, requestID) { transaction, row in
            if row.mode == .manual, row.owner.isExactly(someone.name) { return nil }
            try row.requireSame(saw)
            try transaction.takeOver(
                &row, by: someone.name, reason: reason ?? publicReason, sparesClosing: sparesClosing)
            return Deed(.takeOver, note: publicReason, private: reason)
        }
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
        try settle(.release(restoresWait: restoresWait), id, someone, saw, requestID) { transaction, row in
            try row.requireOwn(someone, saw)
            try transaction.cutStreams(of: &row)
            try transaction.dropTriggers(of: &row)
            row.raiseEpoch()
            row.owner = nil
            row.wasReleased(at: transaction.moment, restoresWait: restoresWait)
            return Deed(.release, restoresWait: restoresWait)
        }
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
        try settle(.handBack(outcome: outcome, note: note), id, someone, saw, requestID) { transaction, row in
            try row.requireOwn(someone, saw)
            return try transaction.handBack(&row, outcome: outcome, note: note)
        }
    }

    /// Closes a session that is one's own or unassigned; a customer's message reopens it.
    @discardableResult
    public func close(
        _ id: Session.ID, by someone: Operator, outcome: Outcome, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try settle(.close(outcome: outcome), id, someone, saw, requestID) { transaction, row in
            if row.isClosed { throw Refusal.alreadyClosed }
            try row.requireSame(saw)
            if let owner = row.owner, !owner.isExactly(someone.name) {
                throw Refusal.ownedByAnother(row.claim)
            }
            try transaction.cutStreams(of: &row)
            try transaction.dropTriggers(of: &row)
            row.close(outcome: outcome)
            return Deed(.close, outcome: outcome)
        }
    }

    /// Reopens a closed session; the AI answers in it.
    @discardableResult
    public func reopen(
        _ id: Session.ID, by someone: Operator, saw: Claim, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<Claim> {
        try settle(.reopen, id, someone, saw, requestID) { transaction, row in
            if !row.isClosed { throw Refusal.notClosed }
            try row.requireSame(saw)
            row.reopen()
            try transaction.triggerIfCustomerSpokeLast(row)
            return Deed(.reopen)
        }
    }

    private func settle(
        _ act: OutboxAct, _ id: Session.ID, _ someone: Operator, _ saw: Claim, _ requestID: Request.ID?,
        _ change: (Transaction, inout SessionRow) throws -> Deed?
    ) throws(StoreError) -> Settled<Claim> {
        if kind != .local { return try enqueue(act, id, someone, saw, requestID) }
        return .done(
            try transacting { transaction in
                try WellFormed.require(someone.name, "operator's name")
                var row = try SessionRow.find(id, in: transaction.db)
                if try transaction.isRepeated(requestID, act.action, by: someone.name, in: row) {
                    if act.action == .takeOver, !row.owner.isExactly(someone.name) {
                        throw Refusal.ownedByAnother(row.claim)
                    }
                    return row.claim
                }
                let old = row
                guard let deed = try change(transaction, &row) else { return row.claim }
                try transaction.record(deed, in: &row, by: someone, requestID: requestID)
                try transaction.save(&row, over: old)
                return row.claim
            })
    }
}

/// What an operator did, as the log and the audit record it.
struct Deed {
    var action: HandoffEvent.Action
    var outcome: Outcome?
    var note: String?
    /// Only for the audit.
    var secret: String?
    var restoresWait: Bool

    init(
        _ action: HandoffEvent.Action, outcome: Outcome? = nil, note: String? = nil,
        private secret: String? = nil, restoresWait: Bool = false
    ) {
        self.action = action
        self.outcome = outcome
        self.note = note
        self.secret = secret
        self.restoresWait = restoresWait
    }
}

extension Transaction {
    func takeOver(
        _ row: inout SessionRow, by name: String, reason: String?, sparesClosing: Bool = false
    ) throws {
        if row.mode == .auto {
            try enterManual(&row, at: moment, reason: nil)
            // Nobody asked for a human: only a customer's message starts a wait.
            row.requestedAt = nil
            row.aiStatus = nil
        } else if sparesClosing, row.owner == nil {
            try cutStreams(of: &row, sparing: row.closingOffset)
            try dropTriggers(of: &row)
            row.raiseEpochSparingClosing()
        } else {
            // The handoff's closing message may still be on its way.
            if let words = try words(of: row) { try suggest(words, for: &row) }
            try cutStreams(of: &row)
            try dropTriggers(of: &row)
            row.raiseEpoch()
        }
        row.owner = name
        row.ownedSince = moment
        row.reason = reason ?? row.reason
        row.refreshWaiting()
        try openForReading(row, by: name)
    }

    func handBack(_ row: inout SessionRow, outcome: Outcome? = nil, note: String? = nil) throws -> Deed {
        try cutStreams(of: &row)
        try dropTriggers(of: &row)
        row.enterAuto()
        row.outcome = outcome?.rawValue
        try triggerIfCustomerSpokeLast(row)
        return Deed(.handBack, outcome: outcome, note: note)
    }

    /// Starts counting unread messages for the owner of a session, as opening it does.
    func openForReading(_ row: SessionRow, by name: String) throws {
        let through = row.switchOffset ?? -1
        try db.run(
            "INSERT OR IGNORE INTO read_mark (operator, session, through, unread) VALUES (?, ?, ?, ?)",
            [name, row.pk, through, (row.lastCustomerOffset ?? -1) > through])
    }

    func record(_ deed: Deed, in row: inout SessionRow, by someone: Operator, requestID: Request.ID?) throws {
        var act = HandoffEvent(
            action: deed.action, publicName: someone.publicName, operatorKey: someone.key,
            epoch: Epoch(row.epoch), outcome: deed.outcome, note: deed.note)
        act.restoresWait = deed.restoresWait
        let event = Event(
            id: Event.ID(ids.short()), source: .humanAgent, kind: .custom, offset: .zero, creation: now,
            traceID: ids.trace(), data: act.json, metadata: Self.trail(of: someone, requestID))
        _ = try place(event, in: &row, requestID: requestID, author: someone.name)
        try audit(
            deed.action.rawValue, row, by: someone.name, detail: deed.secret.map { ["reason": .string($0)] })
    }

    /// Whether the request was already carried out.
    func isRepeated(
        _ requestID: Request.ID?, _ action: HandoffEvent.Action?, by name: String, in row: SessionRow
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

extension SessionRow {
    func requireSame(_ saw: Claim) throws(Refusal) {
        if claim == saw { return }
        throw owner == nil ? .changedMeanwhile(claim) : .ownedByAnother(claim)
    }

    func requireOwn(_ someone: Operator, _ saw: Claim) throws(Refusal) {
        guard mode == .manual, owner.isExactly(someone.name) else { throw .notYours(claim) }
        guard claim == saw else { throw .changedMeanwhile(claim) }
    }
}
