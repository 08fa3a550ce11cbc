public import Conversation
import Handoff
import Storage

/// When a message waits for its operator's confirmation.
public struct HoldRule: Hashable, Sendable {
    /// Older messages wait in any case.
    public var age: Duration
    /// Older messages wait if the customer wrote meanwhile. A message that is sent at once was written in
    /// view of that.
    public var grace: Duration

    /// Creates a rule; the defaults are a minute and 5 s.
    public init(age: Duration = .seconds(60), grace: Duration = .seconds(5)) {
        self.age = age
        self.grace = grace
    }
}

/// A request that is being carried out.
public struct OutboxJob: Hashable, Sendable {
    public var request: OutboxRequest
    public var author: Operator
    /// What the operator saw when they last confirmed it, and when that was.
    public var saw: Claim
    public var said: Timestamp
    /// What it led to in the log, if that is known.
    public var entry: LogEntry?
}

extension EventStore {
    /// The open requests that can be carried out now, oldest first. A request waits for earlier ones of its
    /// session, but not for one that waits for another operator's confirmation.
    public func outboxHeads() throws(StoreError) -> [OutboxRequest] {
        try reading { db in
            try db.all(
                OutboxRow.query + " o WHERE \(Self.isOpen) AND \(Self.isFree) ORDER BY pk", [], OutboxRow.read
            )
        }
    }

    /// Everything that is needed to carry out a request; nil if there is none.
    public func outboxJob(_ id: Request.ID) throws(StoreError) -> OutboxJob? {
        try reading { try Self.job(id, in: $0) }
    }

    /// Durably marks a queued request as being sent: from now on, nobody knows whether it reached the server
    /// until it is read back.
    ///
    /// - Parameters:
    ///   - id: A request at the head of its session's queue.
    ///   - rule: When to hold it instead.
    /// - Returns: The job; nil if it is held, no longer queued, or not the first.
    /// - Throws: A storage error.
    public func startSending(_ id: Request.ID, rule: HoldRule = HoldRule()) throws(StoreError) -> OutboxJob? {
        try transacting { transaction in
            guard let job = try Self.job(id, in: transaction.db), job.request.state == .queued,
                try transaction.isHead(job.request)
            else { return nil }
            // Nobody at a console could confirm what a rule says, or what was written at a help desk.
            if Operator.isRule(job.request.operatorName) {
                if let wording = try transaction.reasonToDrop(job) {
                    try transaction.setOutbox(id, to: .refused, wording: wording)
                    return nil
                }
            } else if job.request.act?.text != nil, !Operator.isBridge(job.request.operatorName),
                let wording = try transaction.reasonToHold(job, rule)
            {
                try transaction.setOutbox(id, to: .held, wording: wording)
                return nil
            }
            try transaction.setOutbox(id, to: .sending)
            return job
        }
    }

    /// Why a request of a rule must not be carried out anymore; nil if it may, and for requests of people.
    public func reasonToDrop(_ id: Request.ID) throws(StoreError) -> String? {
        try transacting(counts: false) { transaction in
            guard let job = try Self.job(id, in: transaction.db), Operator.isRule(job.request.operatorName)
            else { return nil }
            return try transaction.reasonToDrop(job)
        }
    }

    /// Gives up on a request that the server or the rules refused; a message goes back into its draft.
    public func refuse(_ id: Request.ID, wording: String) throws(StoreError) {
        try transacting { transaction in
            guard let job = try Self.job(id, in: transaction.db), !job.request.state.isSettled else { return }
            try transaction.keepAsDraft(job)
            try transaction.setOutbox(id, to: .refused, wording: wording)
        }
    }

    /// Queues a held or unconfirmed request again, because its operator has looked at the current state and
    /// says so.
    ///
    /// - Throws: `.notPending`, `.notYours`, or a storage error.
    public func resend(_ id: Request.ID, by operatorName: String) throws(StoreError) {
        try transacting { transaction in
            let (job, row) = try transaction.pending(id, by: operatorName, in: [.held, .unconfirmed])
            if job.request.act?.text != nil, !row.state.custody.isOwn(operatorName) {
                throw Refusal.notYours(row.claim)
            }
            try transaction.db.run(
                """
                UPDATE outbox SET state = 'queued', wording = NULL, seen_epoch = ?, seen_owner = ?,
                    seen_customer = ?, seen_at = ?, position = ? WHERE request_id = ?
                """,
                [
                    row.state.epoch.rawValue, row.state.owner, row.state.lastCustomerOffset?.rawValue ?? -1,
                    transaction.moment,
                    try transaction.db.nextPosition(), id.rawValue,
                ])
        }
    }

    /// Takes back a request that is not being sent; a message goes back into its draft.
    ///
    /// An unconfirmed request may still turn up in the log.
    /// - Throws: `.notPending`, or a storage error.
    public func withdraw(_ id: Request.ID, by operatorName: String) throws(StoreError) {
        try transacting { transaction in
            let (job, _) = try transaction.pending(id, by: operatorName, in: [.queued, .held, .unconfirmed])
            try transaction.keepAsDraft(job)
            try transaction.setOutbox(id, to: .withdrawn)
        }
    }

    /// Marks the outcome of every request that a dead process was sending as unknown.
    public func recoverOutbox() throws(StoreError) {
        try transacting { transaction in
            let orphans = try transaction.db.all("SELECT request_id FROM outbox WHERE state = 'sending'") {
                Request.ID($0[0] as String)
            }
            for id in orphans { try transaction.recoverOutbox(id) }
        }
    }

    /// The same for one request that no process is sending anymore.
    public func recoverOutbox(_ id: Request.ID) throws(StoreError) {
        try transacting { try $0.recoverOutbox(id) }
    }

    /// Records the trace in which the AI speaks because of a request, so that it does not count as late.
    public func noteTrace(_ trace: String, of id: Request.ID) throws(StoreError) {
        try transacting { transaction in
            let db = transaction.db
            try db.run("UPDATE outbox SET trace = ? WHERE request_id = ?", [trace, id.rawValue])
            guard let session = try db.row("SELECT session FROM outbox WHERE request_id = ?", [id.rawValue])
            else { return }
            var row = try SessionRow.find(Session.ID(session[0] as String), in: db)
            let old = row
            try transaction.replayLog(of: &row)
            try transaction.save(&row, over: old)
        }
    }

    /// For a row `o`: no request of its session is before it, except those that may rest while their operator
    /// is away.
    fileprivate static let isFree = """
        NOT EXISTS (SELECT 1 FROM outbox e WHERE e.session = o.session AND e.pk < o.pk
            AND e.state NOT IN ('done', 'refused', 'withdrawn')
            AND (e.state NOT IN ('held', 'unconfirmed') OR e.operator = o.operator))
        """
    static let isOpen = "state NOT IN ('done', 'refused', 'withdrawn')"

    fileprivate static func job(_ id: Request.ID, in db: Database) throws -> OutboxJob? {
        guard
            let request = try db.all(OutboxRow.query + " WHERE request_id = ?", [id.rawValue], OutboxRow.read)
                .first,
            let seen = try db.row(
                "SELECT seen_epoch, seen_owner, seen_at, act FROM outbox WHERE request_id = ?", [id.rawValue]),
            var author = try profile(request.operatorName, db)
        else { return nil }
        if let name = SessionRow.parsed(seen[3])["public_name"]?.string { author.displayName = name }
        let session = try db.integer64("SELECT pk FROM session WHERE id = ?", [request.session.rawValue])
        let line = try session.flatMap { try EventRow.find(requestID: id, session: $0, in: db) }
        return OutboxJob(
            request: request, author: author, saw: Claim(epoch: Epoch(seen[0]), owner: seen[1]),
            said: Timestamp(microseconds: seen[2]), entry: line?.entry)
    }
}

extension Transaction {
    func setOutbox(_ id: Request.ID, to state: OutboxRequest.State, wording: String? = nil) throws {
        try db.run(
            "UPDATE outbox SET state = ?, wording = ?, position = ? WHERE request_id = ?",
            [state.rawValue, wording?.blob, try db.nextPosition(), id.rawValue])
        // What was settled long ago is of no use to anyone.
        try db.run(
            "DELETE FROM outbox WHERE state IN ('done', 'refused', 'withdrawn') AND creation < ?",
            [moment - Self.retention])
    }

    private static let retention = Duration.seconds(7 * 86_400).microseconds

    fileprivate func recoverOutbox(_ id: Request.ID) throws {
        guard let job = try EventStore.job(id, in: db), job.request.state == .sending else { return }
        if job.request.act?.isRepeatable == true { return try setOutbox(id, to: .queued) }
        // Nothing that the AI says carries an instruction's id, so it could never be found. A Switchboard
        // server can be asked again.
        if case .steer? = job.request.act, try db.integer("SELECT feed FROM upstream") ?? 0 == 0 {
            try setOutbox(id, to: .refused, wording: "Perhaps told: watch the log before you repeat it.")
        } else {
            try setOutbox(id, to: .unconfirmed)
        }
    }

    fileprivate func isHead(_ request: OutboxRequest) throws -> Bool {
        try db.row(
            "SELECT 1 FROM outbox o WHERE request_id = ? AND \(EventStore.isFree)", [request.id.rawValue])
            != nil
    }

    fileprivate func reasonToHold(_ job: OutboxJob, _ rule: HoldRule) throws -> String? {
        let row = try SessionRow.find(job.request.session, in: db)
        let name = job.request.operatorName
        if row.mirror.isGone == true { return "The server no longer has this session." }
        if row.state.mode == .auto { return "The AI is handling the session now." }
        if !row.state.owner.isExactly(name) {
            return row.state.owner.map { "\($0) owns the session now." } ?? "The session is unassigned now."
        }
        if row.state.epoch != job.saw.epoch { return "The session changed hands since you sent this." }
        let age = now - job.said
        if age > rule.age { return "It waited longer than \(rule.age.wholeSeconds) s." }
        let seen = try db.integer(
            "SELECT seen_customer FROM outbox WHERE request_id = ?", [job.request.id.rawValue])
        if age > rule.grace, row.state.lastCustomerOffset?.rawValue ?? -1 > seen ?? -1 {
            return "The customer wrote since you sent this."
        }
        return nil
    }

    fileprivate func pending(
        _ id: Request.ID, by operatorName: String, in states: [OutboxRequest.State]
    ) throws -> (OutboxJob, SessionRow) {
        guard let job = try EventStore.job(id, in: db), job.request.operatorName.isExactly(operatorName),
            states.contains(job.request.state)
        else { throw Refusal.notPending }
        return (job, try SessionRow.find(job.request.session, in: db))
    }

    /// Puts an unsent text before whatever was written since, unless the draft already contains it.
    fileprivate func keepAsDraft(_ job: OutboxJob) throws {
        // A rule never looks at its drafts.
        guard let text = job.request.act?.text, let identity = job.request.act?.identity,
            !Operator.isRule(job.request.operatorName)
        else { return }
        let key: Arguments = [
            job.request.operatorName, try SessionRow.key(of: job.request.session, in: db), identity.rawValue,
        ]
        let draft = try draft(key)?.text ?? ""
        if draft.contains(text) { return }
        _ = try keepDraft(draft.isEmpty ? text : text + "\n" + draft, key)
    }
}
