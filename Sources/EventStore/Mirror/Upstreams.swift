public import Conversation
import Storage

extension EventStore {
    /// How the mirrored server is reached; nil if no process has ever followed it.
    public func upstream() throws(StoreError) -> Upstream? {
        try reading { try UpstreamRow.read(in: $0) }
    }

    /// Records how the server is reached; consoles are notified if anything changed.
    public func setUpstream(_ upstream: Upstream) throws(StoreError) {
        try requireMirror()
        if let known = try self.upstream() {
            var upstream = upstream
            // Only a list shows what is lost.
            upstream.lost = known.lost
            if known == upstream { return }
        }
        try transacting(counts: false) { transaction in
            let (state, since, wording) = UpstreamRow.parts(upstream.state)
            try transaction.db.run(
                """
                INSERT INTO upstream (id, state, since, wording, requests, budget, slowed, position, fed, refused,
                    list_interval)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since,
                    wording = excluded.wording, requests = excluded.requests, budget = excluded.budget,
                    slowed = excluded.slowed, position = excluded.position, fed = excluded.fed,
                    refused = excluded.refused, list_interval = excluded.list_interval
                """,
                [
                    state, since, wording?.blob, upstream.requestsPerMinute, upstream.budget,
                    upstream.isSlowed, try transaction.db.nextPosition(), upstream.isFed,
                    upstream.isRefused, upstream.listInterval.map { $0.microseconds / 1_000 },
                ])
        }
    }

    /// Renews the lease of the process that follows the server. Does not advance the store's position.
    ///
    /// - Parameters:
    ///   - process: The process. Nothing happens until the server has a row.
    ///   - span: How long the lease holds without another renewal.
    /// - Throws: A storage error.
    public func renewMirrorLease(of process: String, for span: Duration) throws(StoreError) {
        try requireMirror()
        try transacting(counts: false) { transaction in
            try WellFormed.require(process, "process's id")
            let clock = transaction.leaseClock
            try transaction.db.run(
                "UPDATE upstream SET process = ?, boot = ?, until = ? WHERE id = 1",
                [process, clock.boot(), clock.now() + span.microseconds])
        }
    }

    /// Asks the process that follows the server, and is refused there, to end, because somebody has another
    /// token.
    public func relieveMirror() throws(StoreError) {
        try requireMirror()
        try transacting { try $0.db.run("UPDATE upstream SET relief = process WHERE refused = 1") }
    }

    /// Whether the process that follows the server was asked to end, and is still refused.
    public func isMirrorRelieved() throws(StoreError) -> Bool {
        try reading { db in
            try db.integer("SELECT 1 FROM upstream WHERE refused = 1 AND relief = process") != nil
        }
    }

    /// Whether anybody has claimed a session, begun to wait, or acted since a moment. If so, a few seconds
    /// count.
    public func hasHandoffs(since moment: Timestamp) throws(StoreError) -> Bool {
        try reading { db in
            try db.integer(
                """
                SELECT 1 WHERE EXISTS (
                        SELECT 1 FROM session WHERE mode = 1 AND (waiting_since > ? OR owned_since > ?))
                    OR EXISTS (SELECT 1 FROM outbox WHERE creation > ?)
                """, Arguments(repeating: moment.microseconds, count: 3)) != nil
        }
    }

    /// Records that the process that followed the server has ended.
    public func endMirrorLease(of process: String) throws(StoreError) {
        try requireMirror()
        try transacting(counts: false) { transaction in
            try transaction.db.run(
                "UPDATE upstream SET process = NULL, boot = NULL, until = NULL WHERE process = ?", [process])
        }
    }

    /// Whether a living process follows the server.
    public func isMirrored() throws(StoreError) -> Bool {
        let clock = options.leaseClock
        let process: String? = try reading {
            try $0.row(
                "SELECT process FROM upstream WHERE boot = ? AND until > ?", [clock.boot(), clock.now()]
            ).flatMap { $0[0] }
        }
        return process.map { !FollowerProcess.isDead($0) } ?? false
    }
}

extension EventStore {
    /// How far the server's change feed has been read; position 0 if it has not.
    public func feedPlace() throws(StoreError) -> FeedPlace {
        try reading { db in
            let row = try db.row("SELECT generation, feed FROM upstream")
            return FeedPlace(generation: row?[0], position: row?[1] ?? 0)
        }
    }

    /// Records that everything up to here has been stored. Does not advance the store's own position.
    public func setFeedPlace(_ place: FeedPlace) throws(StoreError) {
        try requireMirror()
        try transacting {
            try $0.db.run(
                "UPDATE upstream SET feed = ?, generation = ? WHERE id = 1",
                [place.position, place.generation])
        }
    }

    /// Finds where known logs go beyond what a server reported after it was read again from its beginning.
    ///
    /// - Parameter told: The offsets that the server reported, by session.
    /// - Returns: The first known event that the server did not report, by session.
    /// - Throws: A storage error.
    public func untold(
        besides told: [Session.ID: RangeSet<Int>]
    ) throws(StoreError) -> [Session.ID: Offset] {
        try reading { db in
            var found: [Session.ID: Offset] = [:]
            for (id, offsets) in told where id.isWellFormed {
                let known = try db.all(
                    """
                    SELECT e.offset FROM event e JOIN session s ON s.pk = e.session
                    WHERE s.id = ? AND e.deleted = 0 ORDER BY e.offset
                    """, [id.rawValue]
                ) { $0[0] as Int }
                found[id] = known.first { !offsets.contains($0) }.map { Offset($0) }
            }
            return found
        }
    }

    /// Records which session a console shows. Does not advance the store's position.
    public func show(_ session: Session.ID?, on console: ConsolePresence.ID) throws(StoreError) {
        try transacting(counts: false) { transaction in
            try WellFormed.require(session?.rawValue, "session's id")
            try transaction.db.run(
                "UPDATE console SET session = ?, shown = ? WHERE id = ?",
                [session?.rawValue, transaction.moment, console.rawValue])
        }
    }

    /// The sessions that running consoles show, the one opened last first.
    public func shownSessions(since: Timestamp) throws(StoreError) -> [Session.ID] {
        try reading { db in
            try db.all(
                """
                SELECT session FROM console WHERE session IS NOT NULL AND seen >= ?
                GROUP BY session ORDER BY max(shown) DESC
                """, [since.microseconds]
            ) { Session.ID($0[0] as String) }
        }
    }
}

enum UpstreamRow {
    static func read(in db: Database) throws -> Upstream? {
        try db.row(
            """
            SELECT state, since, wording, requests, budget, slowed, fed, refused, lost, list_interval FROM upstream
            """
        ).map { row in
            var upstream = Upstream(
                state: state(row), requestsPerMinute: row[3], budget: row[4], isSlowed: row[5],
                isFed: row[6])
            upstream.isRefused = row[7]
            upstream.lost = row[8]
            upstream.listInterval = (row[9] as Int64?).map { .milliseconds($0) }
            return upstream
        }
    }

    static func parts(_ state: Upstream.State) -> (String, Int64?, String?) {
        switch state {
        case .connecting: ("connecting", nil, nil)
        case .live: ("live", nil, nil)
        case .offline(let since, let wording): ("offline", since.microseconds, wording)
        }
    }

    private static func state(_ row: Row) -> Upstream.State {
        switch row[0] as String {
        case "live": .live
        case "offline":
            .offline(since: Timestamp(microseconds: row[1] ?? 0), wording: row.optionalText(2) ?? "")
        default: .connecting
        }
    }
}
