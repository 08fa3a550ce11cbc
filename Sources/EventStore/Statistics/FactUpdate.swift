import Conversation
import Statistics
import Storage

extension EventStore {
    /// Brings the rows of statistics nearer to the store's last change, for readers to fold less themselves.
    ///
    /// Any number of programs may call this every few seconds: the one that has the lease does it. Logs are folded outside
    /// the writing transaction, so that nobody waits for them.
    ///
    /// - Parameter process: From `FollowerProcess.name`.
    /// - Returns: Whether more is to be done.
    /// - Throws: A storage error.
    @discardableResult
    public func updateStatistics(as process: String) throws(StoreError) -> Bool {
        let (kind, clock) = (kind, options.leaseClock)
        let batch = try reading { db in
            try db.isLeased(FactBatch.leaseName, toOtherThan: process, at: clock)
                ? nil : FactBatch(in: db, kind: kind)
        }
        guard let batch else { return false }
        return try transacting(counts: false) { transaction in
            guard try transaction.takeLease(FactBatch.leaseName, of: process, for: FactBatch.lease) != nil,
                try FactCursor(in: transaction.db) == batch.cursor
            else { return false }
            try batch.write(in: transaction.db)
            return batch.hasMore
        }
    }

    /// Forgets all rows of statistics, so that they are folded anew from the logs.
    public func forgetStatistics() throws(StoreError) {
        try transacting(counts: false) { try FactCursor.forget(in: $0.db) }
    }
}

/// Up to where the rows are current.
struct FactCursor: Equatable {
    /// The store's; rows of another generation count for nothing.
    var generation: String
    var through: Int64

    init(in db: Database) throws {
        let row = try db.row(
            "SELECT s.generation, f.generation, f.through FROM store s CROSS JOIN statistics f")
        generation = row.map { $0[0] as String } ?? ""
        through = row.map { ($0[0] as String) == ($0[1] as String) ? $0[2] as Int64 : 0 } ?? 0
    }

    static func forget(in db: Database) throws {
        try db.run("DELETE FROM session_fact")
        try db.run("DELETE FROM handoff_fact")
        try db.run("UPDATE statistics SET through = 0, generation = (SELECT generation FROM store)")
    }
}

/// Some sessions that have changed after the cursor, folded anew.
struct FactBatch {
    let cursor: FactCursor
    let hasMore: Bool
    private let facts: [(session: Int64, facts: SessionFacts)]
    /// What changed up to here is in the rows afterwards.
    private let end: Int64

    static let leaseName = "statistics"
    /// A few batches of the slowest program.
    static let lease = Duration.seconds(30)
    /// How many sessions and events one batch looks at: others wait for the lock while it is written.
    private static let (mostSessions, mostEvents) = (200, 5_000)

    /// nil if the rows are current.
    init?(in db: Database, kind: StoreKind) throws {
        cursor = try FactCursor(in: db)
        let last = try db.integer64("SELECT position FROM store") ?? 0
        guard cursor.through < last else { return nil }
        let sessions = try Self.changes(
            "SELECT pk, position FROM session", after: cursor.through, limit: Self.mostSessions, in: db)
        let events = try Self.changes(
            "SELECT session, position FROM event", after: cursor.through, limit: Self.mostEvents, in: db)
        var end = last
        if sessions.count == Self.mostSessions { end = min(end, sessions.last?.position ?? end) }
        if events.count == Self.mostEvents { end = min(end, events.last?.position ?? end) }
        let keys = Set((sessions + events).filter { $0.position <= end }.map(\.session))
        facts = try keys.sorted().compactMap { key in try db.facts(of: key, in: kind).map { (key, $0) } }
        self.end = end
        hasMore = end < last
    }

    private static func changes(
        _ query: String, after position: Int64, limit: Int, in db: Database
    ) throws -> [(session: Int64, position: Int64)] {
        try db.all("\(query) WHERE position > ? ORDER BY position LIMIT ?", [position, limit]) {
            (session: $0[0], position: $0[1])
        }
    }

    func write(in db: Database) throws {
        if cursor.through == 0 { try FactCursor.forget(in: db) }
        for (session, facts) in facts { try FactRows.replace(facts, of: session, in: db) }
        try db.run(
            "UPDATE statistics SET generation = ?, through = ?", [cursor.generation, end])
    }
}
