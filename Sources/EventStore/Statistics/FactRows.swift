import Conversation
import Statistics
import Storage

/// The rows of one session's facts.
enum FactRows {
    /// The columns of `session_fact`, for a query that calls it `f`.
    static let sessionColumns =
        "f.customer, f.ai, f.late, f.oneself, f.as_ai, f.unanswered_since, f.closings"

    /// The columns of `handoff_fact`.
    static let handoffColumns = """
        session, cause, reason, requested, claimed, claimed_by, responded, waits, ended, ending, outcome, \
        turns_until_next, longest_owed, owed_since
        """

    /// Reads `sessionColumns`, of which the first stands at a place; nil if there is no row. The handoffs are missing.
    static func session(_ row: Row, from place: Int) -> SessionFacts? {
        guard let customer: Int = row[place] else { return nil }
        var facts = SessionFacts()
        facts.messages.customer = customer
        facts.messages.ai = row[place + 1]
        facts.messages.late = row[place + 2]
        facts.messages.oneself = row[place + 3]
        facts.messages.asTheAI = row[place + 4]
        facts.unansweredSince = row.time(place + 5)
        facts.closings = FactText.closings(row[place + 6])
        return facts
    }

    /// Reads `handoffColumns` without the session's key.
    static func handoff(_ row: Row) -> EpisodeFacts {
        var facts = EpisodeFacts(
            EpisodeFacts.Cause(rawValue: row[1]) ?? .program, reason: row.optionalText(2),
            requested: Timestamp(microseconds: row[3]))
        facts.claimed = row.time(4)
        facts.claimedBy = row.optionalText(5)
        facts.responded = row.time(6)
        facts.waits = FactText.waits(row[7])
        facts.ended = row.time(8)
        facts.ending = (row[9] as String?).flatMap(EpisodeFacts.Ending.init(rawValue:))
        facts.outcome = (row[10] as String?).flatMap(Outcome.init(rawValue:))
        facts.turnsUntilNext = row[11]
        facts.longestOwed = row[12]
        facts.owedSince = row.time(13)
        return facts
    }

    /// Replaces the facts of a session. Does nothing if it was deleted meanwhile.
    static func replace(_ facts: SessionFacts, of session: Int64, in db: Database) throws {
        try db.run("DELETE FROM session_fact WHERE session = ?", [session])
        try db.run("DELETE FROM handoff_fact WHERE session = ?", [session])
        guard try db.integer("SELECT 1 FROM session WHERE pk = ?", [session]) != nil else { return }
        let counts = facts.messages
        try db.run(
            """
            INSERT INTO session_fact (session, customer, ai, late, oneself, as_ai, unanswered_since, closings)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                session, counts.customer, counts.ai, counts.late, counts.oneself, counts.asTheAI,
                facts.unansweredSince?.microseconds, FactText.text(facts.closings),
            ])
        for (number, episode) in facts.episodes.enumerated() {
            try insert(episode, number, of: session, in: db)
        }
    }

    private static func insert(_ facts: EpisodeFacts, _ number: Int, of session: Int64, in db: Database)
        throws
    {
        try db.run(
            """
            INSERT INTO handoff_fact (session, number, cause, reason, requested, claimed, claimed_by, responded, waits,
                ended, ending, outcome, turns_until_next, longest_owed, owed_since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                session, number, facts.cause.rawValue, facts.reason?.blob, facts.requested.microseconds,
                facts.claimed?.microseconds, facts.claimedBy?.blob, facts.responded?.microseconds,
                FactText.text(facts.waits), facts.ended?.microseconds, facts.ending?.rawValue,
                facts.outcome?.rawValue, facts.turnsUntilNext, facts.longestOwed,
                facts.owedSince?.microseconds,
            ])
    }
}

extension Row {
    fileprivate func time(_ index: Int) -> Timestamp? {
        (self[index] as Int64?).map(Timestamp.init(microseconds:))
    }
}
