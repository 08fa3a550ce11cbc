import Conversation
import Storage

/// Finds the sessions that a rule will return soon and that are not announced yet.
struct ReturnCandidates {
    let rule: ReturnRule
    let abandonment: AbandonmentRule
    /// Whatever is due before then is announced now.
    let horizon: Timestamp

    /// The keys of at most so many sessions. All conditions of the rules are in the query, so that sessions that
    /// stay where they are never stand in the way of others.
    func keys(limit: Int, in db: Database) throws -> [Int64] {
        var keys: [Int64] = []
        for state in [silent, unclaimed, abandoned].compactMap({ $0 }) {
            let (about, subject) = about
            keys += try db.all(
                """
                SELECT s.pk FROM session s \(Dialect.index("session_manual"))
                LEFT JOIN operator o ON o.name = s.owner LEFT JOIN planned_return p ON p.session = s.pk
                WHERE s.mode = 1 AND p.due IS NULL AND coalesce(p.held, \(Int64.min)) <= ?
                    AND \(state.sql)\(about) AND NOT \(Self.isBeingWritten) LIMIT ?
                """, [start(state.span)] + state.arguments + subject + [limit]
            ) { $0[0] }
        }
        return keys
    }

    private struct State {
        var span: Duration
        var sql: String
        var arguments: Arguments
    }

    /// The latest time at which a span could begin that ends before the horizon.
    private func start(_ span: Duration) -> Int64 { (horizon - span).microseconds }

    private var silent: State? {
        rule.silent.map { span in
            State(
                span: span,
                sql: """
                    s.waiting_since IS NULL AND s.unanswered_since IS NULL AND s.last_activity <= ?
                    AND coalesce(s.owned_since, \(Int64.min)) <= ?
                    AND s.line_source IN ('human_agent', 'human_agent_on_behalf_of_ai_agent')
                    """, arguments: [start(span), start(span)])
        }
    }

    private var unclaimed: State? {
        rule.unclaimed.map { span in
            State(
                span: span,
                sql: "s.owner IS NULL AND coalesce(s.requested_at, s.unanswered_since, s.last_activity) <= ?",
                arguments: [start(span)])
        }
    }

    private var abandoned: State? {
        rule.abandoned.map { span in
            let (absent, unanswered) = (
                start(span + abandonment.ownerAbsent), start(span + abandonment.unanswered)
            )
            return State(
                span: span,
                sql: """
                    s.owner IS NOT NULL AND s.waiting_since <= ?
                    AND (s.owned_since <= ? AND coalesce(o.seen, s.owned_since) <= ?
                        OR s.owned_since <= ? AND s.waiting_since <= ?)
                    """, arguments: [start(span), absent, absent, unanswered, unanswered])
        }
    }

    /// Which sessions the rule is about.
    private var about: (sql: String, arguments: Arguments) {
        var (sql, arguments) = ("", Arguments())
        if let agent = rule.agent {
            sql += " AND (s.agent_id = ? OR s.agent_name = ?)"
            arguments += [agent, agent.blob]
        }
        let isLabeled = "EXISTS (SELECT 1 FROM label l WHERE l.name = ? AND l.session = s.pk)"
        if let label = rule.label {
            sql += " AND \(isLabeled)"
            arguments += [label.blob]
        }
        if let label = rule.exceptLabel {
            sql += " AND NOT \(isLabeled)"
            arguments += [label.blob]
        }
        return (sql, arguments)
    }

    /// For a row `s`: whether anybody has a draft, or something on its way to a mirrored server.
    static let isBeingWritten = """
        (EXISTS (SELECT 1 FROM draft d WHERE d.session = s.pk AND length(d.text) > 0)
        OR EXISTS (SELECT 1 FROM outbox b WHERE b.session = s.id AND b.\(EventStore.isOpen)))
        """
}
