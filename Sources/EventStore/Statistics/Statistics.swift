public import Conversation
public import Statistics
import Storage

extension EventStore {
    /// Computes a report of the store as it is now: current rows are read, and what changed since is folded.
    ///
    /// - Parameters:
    ///   - request: What to report.
    ///   - filter: Only sessions that pass it count; its days are in UTC unless they were settled.
    ///   - operatorName: Who asks, for terms that depend on it; nil for nobody.
    ///   - searchesPrivate: Whether words of the filter are looked for in reasons.
    /// - Returns: The report.
    /// - Throws: A storage error.
    public func statistics(
        _ request: ReportRequest, filter: ListFilter = ListFilter(), for operatorName: String? = nil,
        searchesPrivate: Bool = true
    ) throws(StoreError) -> Report {
        let (kind, now, rule) = (kind, now, options.rule)
        let name = operatorName ?? ""
        let sessions = try reading { db in
            var terms = FilterQuery.everything
            if !filter.terms.isEmpty {
                let attention = try Attention(.all, for: name, at: now, rule: rule, in: db)
                terms = FilterQuery(filter, attention, at: now, searchesPrivate: searchesPrivate)
            }
            let start = request.window.before?.since?.microseconds ?? Int64.min
            let span = start..<max(start, request.window.until.microseconds)
            return try CountedSessions(in: span, terms, name, kind, db).sessions
        }
        return Report(of: sessions, request)
    }

    /// Counts what a desk looks at: today, a week ago and the last two weeks, as of now.
    ///
    /// - Parameter clock: The desk's.
    /// - Returns: The counts.
    /// - Throws: A storage error.
    public func board(_ clock: DeskClock = DeskClock()) throws(StoreError) -> Board {
        let (kind, now) = (kind, now)
        let start = Board.start(at: now, clock).microseconds
        let sessions = try reading { db in
            try CountedSessions(
                in: start..<max(start, now.microseconds), .everything, "", kind, db
            ).sessions
        }
        return Board(of: sessions, at: now, clock: clock)
    }
}

/// Reads the facts of the sessions that figures of a time need.
private struct CountedSessions {
    private(set) var sessions: [CountedSession] = []

    init(
        in span: Range<Int64>, _ terms: FilterQuery, _ operatorName: String, _ kind: StoreKind, _ db: Database
    ) throws {
        let through = try FactCursor(in: db).through
        let stale = try Self.stale(after: through, in: db)
        var places: [Int64: Int] = [:]
        var folded: [Int64] = []
        try Self.each(in: span, after: through, terms, operatorName, db) { row, facts in
            let key: Int64 = row[0]
            places[key] = sessions.count
            if facts == nil || stale.contains(key) { folded.append(key) }
            let labels: String = row[3]
            sessions.append(
                CountedSession(
                    id: Session.ID(row[1] as String), agent: Agent.ID(row[2] as String),
                    labels: labels.utf8.count > 2 ? SessionRow.list(labels) : [],
                    creation: Timestamp(microseconds: row[4]), facts: facts ?? SessionFacts()))
        }
        try db.eachHandoff { key, facts in
            if let place = places[key] { sessions[place].facts.episodes.append(facts) }
        }
        for key in folded {
            if let place = places[key], let facts = try db.facts(of: key, in: kind) {
                sessions[place].facts = facts
            }
        }
    }

    /// The sessions whose rows are older than they are.
    private static func stale(after position: Int64, in db: Database) throws -> Set<Int64> {
        Set(
            try db.all(
                """
                SELECT pk FROM session WHERE position > ? UNION SELECT session FROM event WHERE position > ?
                """, [position, position]
            ) { $0[0] as Int64 })
    }

    /// Visits the sessions that were created in a time or have a handoff that was requested in it, and all that
    /// changed after a position, if they pass a filter.
    private static func each(
        in span: Range<Int64>, after position: Int64, _ terms: FilterQuery, _ operatorName: String,
        _ db: Database, _ visit: (Row, SessionFacts?) throws -> Void
    ) throws {
        let isFiltered = terms.sql != FilterQuery.everything.sql || terms.testsRows
        var condition = terms.sql
        var arguments: Arguments = isFiltered ? [operatorName] : []
        arguments += terms.arguments
        // A report of everything reads the table in the order in which it is stored.
        if span.lowerBound > .min {
            condition += """
                 AND (s.creation >= ? AND s.creation < ? OR s.position > ?
                    OR s.pk IN (SELECT session FROM handoff_fact WHERE requested >= ? AND requested < ?)
                    OR s.pk IN (SELECT session FROM event WHERE position > ?))
                """
            arguments += [
                span.lowerBound, span.upperBound, position, span.lowerBound, span.upperBound, position,
            ]
        }
        let rows = try db.rows(
            """
            SELECT s.pk, s.id, s.agent_id, s.labels, s.creation, \(FactRows.sessionColumns)\
            \(terms.testsRows ? FilterQuery.Places.columns : "")
            FROM session s LEFT JOIN session_fact f ON f.session = s.pk \(isFiltered ? Summary.readMark : "")
            WHERE \(condition)
            """, arguments)
        let places = FilterQuery.Places(behind: 12)
        while let row = try rows.next() {
            if terms.testsRows, !terms.matches(row, places) { continue }
            try visit(row, FactRows.session(row, from: 5))
        }
    }
}

extension Database {
    /// Visits all handoffs, each session's in their order.
    fileprivate func eachHandoff(_ visit: (Int64, EpisodeFacts) throws -> Void) throws {
        let rows = try self.rows(
            "SELECT \(FactRows.handoffColumns) FROM handoff_fact ORDER BY session, number")
        while let row = try rows.next() { try visit(row[0], FactRows.handoff(row)) }
    }
}
