import Conversation
import Storage

/// Sessions with an operator's message that waits for the operator's decision.
struct Stuck {
    struct Session {
        let key: ActivityKey
        let isHeld: Bool
    }

    let sessions: [Session]

    /// For a row `b` of the outbox; takes the operator. The first part must match the index word for word.
    static let condition = """
        b.state NOT IN ('done', 'refused', 'withdrawn') AND b.state IN ('unconfirmed', 'held')
        AND b.operator = ? AND \(Dialect.member("act", of: "b.act")) = 'append' AND \(Dialect.member("kind", of: "b.act")) = 'message'
        """

    init(for operatorName: String, in db: Database) throws {
        sessions = try db.all(
            """
            SELECT s.last_activity, s.pk, max(CASE WHEN b.state = 'held' THEN 1 ELSE 0 END)
            FROM outbox b \(Dialect.index("outbox_open")) \(Dialect.orderedJoin) session s ON s.id = b.session
            WHERE \(Self.condition) GROUP BY s.pk ORDER BY s.last_activity DESC, s.pk DESC
            """, [operatorName]
        ) { Session(key: ActivityKey($0), isHeld: $0[2]) }
    }

    /// The keys as a JSON array, for SQL's `IN`.
    var keys: String { JSON.array(sessions.map { .integer(Int($0.key.pk)) }).compact }
}
