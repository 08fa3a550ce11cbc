public import Conversation
import Handoff
import Storage

/// What one look at the rules of return did.
public struct ReturnSweep: Hashable, Sendable {
    /// The sessions that went back to the AI, or, in a mirror store, are on their way.
    public var returned: [Session.ID] = []
    /// Whether more is due now.
    public var hasMore = false

    /// Nothing was done.
    public init() {}
}

extension EventStore {
    /// Returns the sessions that are due by a rule to the AI, and announces those that soon will be.
    ///
    /// Any number of programs may call this every few seconds: the one that has the lease does it. A session is
    /// returned if it has been announced for `ReturnRule.notice` and has not changed since.
    /// One with a draft of anybody, or with something on its way to a server, is left alone. Nothing is written while
    /// nothing is to be done. A mirror of a Switchboard server leaves the rules to that server.
    ///
    /// - Parameters:
    ///   - rules: A session is returned by the one that is due first.
    ///   - abandonment: When a session counts as abandoned; nil for the store's own rule.
    ///   - process: From `FollowerProcess.name`.
    /// - Returns: What was done.
    /// - Throws: A storage error.
    @discardableResult
    public func returnSessions(
        by rules: [ReturnRule], abandonment: AbandonmentRule? = nil, as process: String
    ) throws(StoreError) -> ReturnSweep {
        if rules.isEmpty { return ReturnSweep() }
        let returning = Returning(
            rules: rules, abandonment: abandonment ?? options.rule, isLocal: kind == .local)
        let now = now
        guard try reading({ try returning.hasWork(at: now, in: $0) }) else { return ReturnSweep() }
        return try transacting { transaction in
            guard let lease = try transaction.takeLease("returns", of: process, for: Returning.lease) else {
                return ReturnSweep()
            }
            return try returning.sweep(transaction, isNew: lease.isNew)
        }
    }
}

/// The rules while they are carried out.
struct Returning {
    let rules: [ReturnRule]
    let abandonment: AbandonmentRule
    /// Whether the store is the source of truth; otherwise the mirrored server is asked.
    let isLocal: Bool

    /// A few looks of the slowest program.
    static let lease = Duration.seconds(30)
    /// How many sessions one transaction returns, and announces for one state of a rule: others wait for the lock.
    static let most = 50
    /// How many announced sessions one transaction looks at.
    private static let mostPlans = 1_000

    func hasWork(at now: Timestamp, in db: Database) throws -> Bool {
        if !isLocal {
            if try db.isServerOurs() { return false }
            if try !db.lostReturns(at: now).isEmpty { return true }
        }
        if try db.integer("SELECT 1 FROM planned_return WHERE due IS NOT NULL LIMIT 1") != nil { return true }
        return try rules.contains { try !candidates($0, at: now).keys(limit: 1, in: db).isEmpty }
    }

    private func candidates(_ rule: ReturnRule, at now: Timestamp) -> ReturnCandidates {
        ReturnCandidates(rule: rule, abandonment: abandonment, horizon: now + ReturnRule.notice)
    }

    /// Does what is due.
    ///
    /// - Parameters:
    ///   - transaction: Of a process that has the lease.
    ///   - isNew: Whether nobody has watched for a while, so that everything must be announced again.
    /// - Returns: What was done.
    /// - Throws: A storage error.
    func sweep(_ transaction: Transaction, isNew: Bool) throws -> ReturnSweep {
        try transaction.forgetSettledReturns()
        if isNew { try transaction.dropPlans() }
        var sweep = ReturnSweep()
        for plan in try ReturnPlan.all(limit: Self.mostPlans, in: transaction.db) {
            guard var row = try SessionRow.find(pk: plan.session, in: transaction.db) else { continue }
            guard let rule = try review(plan, row, transaction) else { continue }
            if sweep.returned.count == Self.most {
                sweep.hasMore = true
                break
            }
            if isLocal {
                try transaction.giveBack(&row, by: rule)
            } else {
                try transaction.askToGiveBack(row, by: rule)
            }
            sweep.returned.append(row.sessionID)
        }
        for rule in rules { try announce(rule, transaction) }
        return sweep
    }

    private func announce(_ rule: ReturnRule, _ transaction: Transaction) throws {
        let keys = try candidates(rule, at: transaction.now).keys(limit: Self.most, in: transaction.db)
        for key in keys {
            guard let row = try SessionRow.find(pk: key, in: transaction.db) else { continue }
            _ = try review(ReturnPlan.find(key, in: transaction.db), row, transaction)
        }
    }

    /// Compares an announcement with the session as it is now, and makes, moves or drops it.
    ///
    /// - Returns: The rule that returns the session now; nil if none does.
    private func review(_ plan: ReturnPlan, _ row: SessionRow, _ transaction: Transaction) throws
        -> ReturnRule?
    {
        let now = transaction.now
        guard let next = try next(for: row, plan, transaction), next.due <= now + ReturnRule.notice,
            try !transaction.isBeingWritten(row)
        else {
            try transaction.dropPlan(plan)
            return nil
        }
        let isSame = plan.due != nil && plan.claim == row.claim
        // Whatever made it due, operators have had the whole notice.
        let due = isSame ? max(plan.due ?? next.due, next.due) : max(next.due, now + ReturnRule.notice)
        if due <= now { return next.rule }
        if !isSame || due != plan.due || !next.rule.name.isExactly(plan.rule) {
            try transaction.plan(row.pk, next.rule.name, due: due, for: row.claim)
        }
        return nil
    }

    private func next(
        for row: SessionRow, _ plan: ReturnPlan, _ transaction: Transaction
    ) throws -> (rule: ReturnRule, due: Timestamp)? {
        var subject = row.returnSubject
        subject.heldAt = plan.heldAt
        if let owner = row.state.owner {
            subject.ownerSeen = try transaction.db.integer64(
                "SELECT seen FROM operator WHERE name = ?", [owner]
            )
            .map(Timestamp.init(microseconds:))
        }
        let dues = rules.compactMap { rule in
            rule.due(subject, abandonment).map { (rule: rule, due: $0) }
        }
        return dues.min { ($0.due, ExactText($0.rule.name)) < ($1.due, ExactText($1.rule.name)) }
    }
}

extension Transaction {
    fileprivate func isBeingWritten(_ row: SessionRow) throws -> Bool {
        try db.integer(
            "SELECT 1 FROM session s WHERE s.pk = ? AND \(ReturnCandidates.isBeingWritten)", [row.pk]) != nil
    }
}

extension SessionRow {
    fileprivate var returnSubject: ReturnSubject {
        var subject = ReturnSubject(
            agentID: agentID, agentName: agentName, labels: labelList, lastActivity: state.lastActivity)
        subject.mode = state.mode
        subject.owner = state.owner
        subject.ownedSince = state.ownedSince
        subject.requestedAt = state.requestedAt
        subject.unansweredSince = state.unansweredSince
        subject.waitingSince = state.waitingSince
        subject.lastSpeaker = lineSource.map(Source.init(rawValue:))
        return subject
    }
}
