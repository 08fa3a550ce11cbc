import Conversation
import Storage

/// The order in which sessions need a person's attention: yours that wait, then others that wait for a human
/// or for an absent colleague, then what is left of yours and of colleagues', then unread ones, then the rest. A stuck
/// message of yours counts as a wait.
struct Attention {
    let db: Database
    var view: ListView
    let operatorName: String
    /// A colleague has abandoned a customer if both the takeover and the customer's wait began before this.
    private let longAgo: Int64
    /// A colleague without an open console has abandoned a waiting customer if the takeover was before this.
    private let awhileAgo: Int64
    /// The names as a JSON array, for SQL's `IN`.
    private let absentOwners: String
    let stuck: Stuck

    init(
        _ view: ListView, for operatorName: String, at now: Timestamp, rule: AbandonmentRule, in db: Database
    ) throws {
        self.db = db
        self.view = view
        self.operatorName = operatorName
        longAgo = (now - rule.unanswered).microseconds
        awhileAgo = (now - rule.ownerAbsent).microseconds
        let absent = try db.all(
            """
            SELECT DISTINCT s.owner FROM session s LEFT JOIN operator o ON o.name = s.owner
            WHERE s.owner IS NOT NULL AND coalesce(o.seen, \(Int64.min)) <= ?
            """, [awhileAgo]
        ) { JSON.string($0[0]) }
        absentOwners = JSON.array(absent).compact
        stuck = try Stuck(for: operatorName, in: db)
    }

    /// A run of rows with its own order.
    struct Segment {
        var index: String
        var condition: String
        var arguments: Arguments
        var isByWaiting: Bool
        var order: String { isByWaiting ? Self.waiting + ", s.pk" : "s.last_activity DESC, s.pk DESC" }
        var source: String { "session s \(Dialect.index(index)) WHERE \(condition)" }

        /// Must match the index word for word. Sessions without a time come last.
        static let waiting = "coalesce(s.waiting_since, \(Schema.never))"
    }

    var yours: Segment {
        Segment(
            index: "session_owner", condition: "s.owner = ? AND s.waiting_since IS NOT NULL",
            arguments: [operatorName], isByWaiting: true)
    }

    var needing: Segment {
        Segment(
            index: "session_manual", condition: Self.isNeeding, arguments: needingArguments, isByWaiting: true
        )
    }

    /// Sessions of this operator that need nothing from them.
    var answered: Segment {
        Segment(
            index: "session_owner", condition: "s.owner = ? AND s.waiting_since IS NULL\(isFree.sql)",
            arguments: [operatorName] + isFree.arguments, isByWaiting: false)
    }

    /// Sessions of colleagues who have not abandoned them.
    var colleagues: Segment {
        Segment(
            index: "session_owner",
            condition: """
                s.owner IS NOT NULL AND s.owner <> ? AND NOT coalesce(\(Self.isAbandoned), FALSE)\(isFree.sql)
                """,
            arguments: [operatorName] + needingArguments + isFree.arguments, isByWaiting: false)
    }

    /// The sessions of the view whose customers wait for a person, claimed or not.
    var waits: Segment {
        let wait = "s.mode = 1 AND s.waiting_since IS NOT NULL"
        switch view {
        case .needsHuman:
            return Segment(
                index: "session_manual",
                condition: """
                    s.mode = 1 AND (coalesce(s.owner = ? AND s.waiting_since IS NOT NULL, FALSE) OR (\(Self.isNeeding)))
                    """,
                arguments: [operatorName] + needingArguments, isByWaiting: true)
        case .mine, .all, .automatic, .closed, .queue:
            return Segment(
                index: "session_manual", condition: "\(wait) AND \(isInView.sql)",
                arguments: isInView.arguments, isByWaiting: true)
        }
    }

    /// The first sessions that need a person, whatever the view.
    func first(_ limit: Int) throws -> [Int64] {
        var keys = try keys(yours, from: 0, limit: limit)
        if !stuck.sessions.isEmpty, keys.count < limit {
            keys += try stuckKeys(("TRUE", []), needsNobody).prefix(limit - keys.count).map(\.pk)
        }
        guard keys.count < limit else { return keys }
        return keys + (try self.keys(needing, from: 0, limit: limit - keys.count))
    }

    /// The rest of the view. Far down, `ActivityOrder` is faster.
    var rest: Segment {
        let unread = "s.pk NOT IN (SELECT session FROM read_mark WHERE operator = ? AND unread = 1)"
        return Segment(
            index: index, condition: "\(isInView.sql) AND \(isCalm.sql) AND \(unread)\(isFree.sql)",
            arguments: isInView.arguments + isCalm.arguments + [operatorName] + isFree.arguments,
            isByWaiting: false)
    }

    /// Sessions outside the first two segments with messages that the operator has not seen.
    func unread() throws -> [ActivityKey] {
        try db.all(
            """
            SELECT s.last_activity, s.pk
            FROM read_mark r \(Dialect.index("read_mark_unread")) \(Dialect.orderedJoin) session s ON s.pk = r.session
            WHERE r.operator = ? AND r.unread = 1 AND \(isInView.sql) AND \(isCalm.sql)\(isFree.sql)
            ORDER BY s.last_activity DESC, s.pk DESC
            """, [operatorName] + isInView.arguments + isCalm.arguments + isFree.arguments, ActivityKey.init)
    }

    /// Sessions outside the first two segments that have a stuck message.
    func stuckKeys() throws -> [ActivityKey] {
        guard !stuck.sessions.isEmpty else { return [] }
        switch view {
        case .queue: return try stuckKeys(("TRUE", []), needsNobody)
        case .needsHuman, .all: return try stuckKeys(isInView, needsNobody)
        case .mine, .automatic, .closed: return try stuckKeys(isInView, isCalm)
        }
    }

    private func stuckKeys(
        _ isInView: (sql: String, arguments: Arguments), _ isCalm: (sql: String, arguments: Arguments)
    ) throws -> [ActivityKey] {
        try db.all(
            """
            SELECT s.last_activity, s.pk FROM session s
            WHERE s.pk \(Dialect.isInList) AND \(isInView.sql) AND \(isCalm.sql)
            ORDER BY s.last_activity DESC, s.pk DESC
            """, [stuck.keys] + isInView.arguments + isCalm.arguments, ActivityKey.init)
    }

    /// Excludes sessions with a stuck message. Usually there are none, and then nothing is tested.
    private var isFree: (sql: String, arguments: Arguments) {
        if stuck.sessions.isEmpty { return ("", []) }
        return (" AND s.pk NOT \(Dialect.isInList)", [stuck.keys])
    }

    private static let isNeeding = """
        s.mode = 1 AND (s.owner IS NULL OR \(isAbandoned))
        """

    private static let isAbandoned = """
        (s.owner <> ? AND s.waiting_since IS NOT NULL AND ((s.waiting_since <= ? AND s.owned_since <= ?) \
        OR (s.owned_since <= ? AND s.owner \(Dialect.isInList))))
        """

    private var needingArguments: Arguments { [operatorName, longAgo, longAgo, awhileAgo, absentOwners] }

    /// The index that gives the view's order by activity.
    var index: String {
        switch view {
        case .mine: "session_owner"
        case .automatic, .closed, .queue: "session_state"
        case .needsHuman, .all: "session_activity"
        }
    }

    var isInView: (sql: String, arguments: Arguments) {
        switch view {
        case .mine: ("s.owner = ?", [operatorName])
        case .automatic: ("s.state = 0", [])
        case .closed: ("s.state = 2", [])
        case .queue: ("s.state = 1", [])
        case .needsHuman, .all: ("TRUE", [])
        }
    }

    /// Whether a row is in none of the segments of its view.
    private var isCalm: (sql: String, arguments: Arguments) {
        switch view {
        case .automatic, .closed: ("TRUE", [])
        case .mine: ("s.waiting_since IS NULL", [])
        case .all, .queue: ("s.mode = 0", [])
        case .needsHuman: needsNobody
        }
    }

    /// Whether a customer waits for a person: nobody owns the session, or its owner has left it.
    var isWaiting: (sql: String, arguments: Arguments) {
        ("coalesce(s.closed = 0 AND \(Self.isNeeding), FALSE)", needingArguments)
    }

    /// The number of a row's section, for a query that reads rows of all sections; see `FilteredList`. The read mark of the
    /// operator must be joined as `r`.
    var section: (sql: String, arguments: Arguments) {
        let needing = "WHEN s.owner = ? AND s.waiting_since IS NOT NULL THEN 0 WHEN \(Self.isNeeding) THEN 2"
        let stuck = "WHEN s.pk \(Dialect.isInList) THEN 1"
        let people = "WHEN s.owner = ? THEN 3 WHEN s.owner IS NOT NULL THEN 4"
        let others = "WHEN r.unread = 1 THEN 5 ELSE 6 END"
        switch view {
        case .automatic, .closed: return ("CASE \(stuck) \(others)", [self.stuck.keys])
        case .needsHuman, .mine:
            return (
                "CASE \(needing) \(stuck) \(others)", [operatorName] + needingArguments + [self.stuck.keys]
            )
        case .all, .queue:
            return (
                "CASE \(needing) \(stuck) \(people) \(others)",
                [operatorName] + needingArguments + [self.stuck.keys, operatorName]
            )
        }
    }

    /// Whether a row is in neither of the first two segments.
    private var needsNobody: (sql: String, arguments: Arguments) {
        (
            """
            (s.mode = 0 OR NOT (coalesce(s.owner = ? AND s.waiting_since IS NOT NULL, FALSE) OR \(Self.isNeeding)))
            """, [operatorName] + needingArguments
        )
    }

    func abandonedCount() throws -> Int {
        try db.integer(
            """
            SELECT count(*) FROM session s \(Dialect.index("session_owner"))
            WHERE s.owner IS NOT NULL AND \(Self.isAbandoned)
            """, needingArguments) ?? 0
    }
}

extension Attention {
    func count(_ segment: Segment) throws -> Int {
        try db.integer("SELECT count(*) FROM \(segment.source)", segment.arguments) ?? 0
    }

    func keys(_ segment: Segment, from first: Int, limit: Int) throws -> [Int64] {
        try db.all(
            "SELECT s.pk FROM \(segment.source) ORDER BY \(segment.order) LIMIT ? OFFSET ?",
            segment.arguments + [limit, first]
        ) { $0[0] }
    }

    func activityKeys(_ segment: Segment) throws -> [ActivityKey] {
        try db.all("SELECT s.last_activity, s.pk FROM \(segment.source)", segment.arguments, ActivityKey.init)
    }

    /// A session's row in a segment, from 0; nil if it is in another segment.
    func row(of pk: Int64, in segment: Segment) throws -> Int? {
        let found = try db.row(
            """
            SELECT \(Segment.waiting), s.last_activity FROM session s
            WHERE \(segment.condition) AND s.pk = ?
            """, segment.arguments + [pk])
        guard let found else { return nil }
        if segment.isByWaiting {
            let key: Value = found[0]
            return try db.integer(
                """
                SELECT count(*) FROM \(segment.source)
                AND \(Segment.waiting) <= ? AND (\(Segment.waiting) < ? OR s.pk < ?)
                """, segment.arguments + [key, key, pk])
        }
        let key: Int64 = found[1]
        return try db.integer(
            """
            SELECT count(*) FROM \(segment.source)
            AND s.last_activity >= ? AND (s.last_activity > ? OR s.pk > ?)
            """, segment.arguments + [key, key, pk])
    }
}
