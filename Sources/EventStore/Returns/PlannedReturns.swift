public import Conversation
import Storage

extension EventStore {
    /// The sessions that go back to the AI by themselves soon, the first one first. Those that nobody has returned
    /// for a while are left out: no program carries the rules out anymore.
    public func plannedReturns() throws(StoreError) -> [PlannedReturn] {
        let over = (now - Lease.gap).microseconds
        return try reading { db in
            try db.all(
                """
                SELECT s.id, p.rule, p.due FROM planned_return p \(Dialect.index("planned_return_due"))
                \(Dialect.orderedJoin) session s ON s.pk = p.session
                WHERE p.due IS NOT NULL AND p.due > ? ORDER BY p.due, p.session LIMIT \(Self.mostPlanned)
                """, [over]
            ) {
                PlannedReturn(
                    session: Session.ID($0[0] as String), rule: $0[1], due: Timestamp(microseconds: $0[2]))
            }
        }
    }

    /// More sessions than an operator can look after in five minutes.
    private static let mostPlanned = 1_000

    /// Prevents the return of a session: the times of all rules begin again. Does not advance the store's position.
    public func holdFromReturn(_ id: Session.ID) throws(StoreError) {
        try transacting(counts: false) { try $0.holdFromReturn(SessionRow.key(of: id, in: $0.db)) }
    }
}

/// A row of `planned_return` that announces something.
struct ReturnPlan {
    var session: Int64
    var heldAt: Timestamp?
    var rule: String?
    var due: Timestamp?
    /// The state that it was planned for.
    var claim: Claim?

    init(session: Int64) { self.session = session }

    fileprivate init(_ row: Row) {
        session = row[0]
        heldAt = (row[1] as Int64?).map(Timestamp.init(microseconds:))
        rule = row[2]
        due = (row[3] as Int64?).map(Timestamp.init(microseconds:))
        claim = (row[4] as Int?).map { Claim(epoch: Epoch($0), owner: row[5]) }
    }

    static func find(_ session: Int64, in db: Database) throws -> ReturnPlan {
        try db.all("\(query) WHERE session = ?", [session], ReturnPlan.init).first
            ?? ReturnPlan(session: session)
    }

    /// The plans whose time has come first.
    static func all(limit: Int, in db: Database) throws -> [ReturnPlan] {
        try db.all("\(query) WHERE due IS NOT NULL ORDER BY due, session LIMIT ?", [limit], ReturnPlan.init)
    }

    private static let query = "SELECT session, held, rule, due, epoch, owner FROM planned_return"
}

extension Transaction {
    /// Begins the times of all rules for a session again.
    func holdFromReturn(_ session: Int64) throws {
        try db.run(
            """
            INSERT INTO planned_return (session, held) VALUES (?, ?)
            ON CONFLICT (session) DO UPDATE
                SET held = excluded.held, rule = NULL, due = NULL, epoch = NULL, owner = NULL
            """, [session, moment])
    }

    /// Announces a return.
    func plan(_ session: Int64, _ rule: String, due: Timestamp, for claim: Claim) throws {
        try db.run(
            """
            INSERT INTO planned_return (session, rule, due, epoch, owner) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (session) DO UPDATE SET rule = excluded.rule, due = excluded.due,
                epoch = excluded.epoch, owner = excluded.owner
            """, [session, rule, due.microseconds, claim.epoch.rawValue, claim.owner])
    }

    /// Takes an announcement back. When the session was last held stays known.
    func dropPlan(_ plan: ReturnPlan) throws {
        if plan.heldAt == nil {
            try db.run("DELETE FROM planned_return WHERE session = ?", [plan.session])
        } else {
            try db.run(
                "UPDATE planned_return SET rule = NULL, due = NULL, epoch = NULL, owner = NULL WHERE session = ?",
                [plan.session])
        }
    }

    /// Takes all announcements back.
    func dropPlans() throws {
        try db.run(
            """
            UPDATE planned_return SET rule = NULL, due = NULL, epoch = NULL, owner = NULL WHERE due IS NOT NULL
            """)
    }

    /// Forgets when sessions were held that the AI has by now.
    func forgetHolds() throws {
        try db.run(
            """
            DELETE FROM planned_return WHERE due IS NULL
                AND NOT EXISTS (SELECT 1 FROM session s WHERE s.pk = planned_return.session AND s.mode = 1)
            """)
    }
}
