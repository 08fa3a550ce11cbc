public import Conversation
import Storage

extension EventStore {
    /// Renews the lease of a process that runs turns. Does not advance the store's position.
    ///
    /// - Parameters:
    ///   - id: The process.
    ///   - span: How long its turns stay its own without another renewal.
    ///   - session: The only session it answers in; nil for all.
    /// - Throws: `.mirrorStore`, or a storage error.
    public func renewLease(
        of id: AgentProcess.ID, for span: Duration, in session: Session.ID? = nil
    ) throws(StoreError) {
        try requireLocal()
        try transacting(counts: false) { try $0.renewLease(of: id, for: span, in: session) }
    }

    /// Ends a process's lease and releases its turns, so that another process can take them at once.
    public func endLease(of id: AgentProcess.ID) throws(StoreError) {
        try requireLocal()
        try transacting { transaction in
            for held in try HeldTurn.all("process = ?", [id.rawValue], in: transaction.db) {
                try transaction.end(held, .cancelled)
            }
            try transaction.db.run("DELETE FROM agent WHERE id = ?", [id.rawValue])
        }
    }

    /// The processes that currently run turns.
    public func agents() throws(StoreError) -> [AgentProcess] {
        let clock = options.leaseClock
        return try reading { db in
            let now = clock.now()
            return try db.all(
                "SELECT id, until, session FROM agent WHERE boot = ? AND until > ? ORDER BY id",
                [clock.boot(), now]
            ) {
                AgentProcess(
                    id: AgentProcess.ID($0[0] as String),
                    lease: .microseconds(($0[1] as Int64) - now),
                    session: ($0[2] as String?).map { Session.ID($0) })
            }
        }
    }
}

extension Transaction {
    func renewLease(of id: AgentProcess.ID, for span: Duration, in session: Session.ID?) throws {
        try WellFormed.require(id.rawValue, "agent process's id")
        try WellFormed.require(session?.rawValue, "session's id")
        try db.run(
            """
            INSERT INTO agent (id, boot, until, session) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET boot = excluded.boot, until = excluded.until
            """, [id.rawValue, leaseClock.boot(), leaseClock.now() + span.microseconds, session?.rawValue])
        // Leases that ended over an hour ago are of no use to anyone.
        try db.run(
            """
            DELETE FROM agent WHERE (boot <> ? OR until < ?) AND id NOT IN (SELECT process FROM turn)
            """, [leaseClock.boot(), leaseClock.now() - Self.retention])
    }

    /// Whether any process answers in the session.
    func hasAgent(in session: Session.ID) throws -> Bool {
        try db.integer(
            "SELECT 1 FROM agent WHERE boot = ? AND until > ? AND coalesce(session, ?) = ? LIMIT 1",
            [leaseClock.boot(), leaseClock.now(), session.rawValue, session.rawValue])
            != nil
    }

    private static let retention = Duration.seconds(3600).microseconds
}
