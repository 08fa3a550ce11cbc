import Conversation
import GRDB

/// The order in which sessions want a human's eye: yours that wait, then whoever else waits for a human
/// or for an absent colleague, then unread ones, then the rest.
struct Attention {
    let db: Database
    let view: ListView
    let operatorName: String
    /// Whoever began to wait before this has waited too long for a colleague.
    private let longAgo: Int64
    /// JSON texts, for SQL's `IN`.
    private let absentOwners: String

    /// One stretch of rows with an order of its own.
    struct Segment {
        /// Up to the table whose alias is `s`.
        var table = "session s"
        var index = ""
        var condition: String
        var arguments: [Value]
        var isByWaiting: Bool
        var order: String { isByWaiting ? Self.waiting + ", s.pk" : "s.last_activity DESC, s.pk DESC" }

        var source: String { "\(table) \(index) WHERE \(condition)" }

        /// As in the index, word for word: sessions without a time come last.
        static let waiting = "ifnull(s.waiting_since, 9e18)"
    }

    init(
        _ view: ListView, for operatorName: String, at now: Timestamp, rule: AbandonmentRule, in db: Database
    ) throws {
        self.db = db
        self.view = view
        self.operatorName = operatorName
        longAgo = (now - rule.unanswered).microseconds
        let absence = (now - rule.ownerAbsent).microseconds
        let absent = try db.all(
            """
            SELECT DISTINCT s.owner FROM session s LEFT JOIN operator o ON o.name = s.owner
            WHERE s.owner IS NOT NULL AND ifnull(o.seen, \(Int64.min)) <= ?
            """, [absence]
        ) { JSON.string($0[0]) }
        absentOwners = JSON.array(absent).compact
    }

    var segments: [Segment] {
        switch view {
        case .needsHuman: [yours, needing]
        case .mine: [yours, unread, rest]
        case .all: [yours, needing, unread, rest]
        case .automatic, .closed: [unread, rest]
        }
    }

    private static let isNeeding = """
        s.mode = 1 AND (s.owner IS NULL OR (s.owner <> ? AND s.waiting_since IS NOT NULL \
        AND (s.waiting_since <= ? OR s.owner IN (SELECT value FROM json_each(?)))))
        """

    var needingArguments: [Value] { [operatorName, longAgo, absentOwners] }

    private var yours: Segment {
        Segment(
            index: "INDEXED BY session_owner", condition: "s.owner = ? AND s.waiting_since IS NOT NULL",
            arguments: [operatorName], isByWaiting: true)
    }

    private var needing: Segment {
        Segment(
            index: "INDEXED BY session_manual", condition: Self.isNeeding, arguments: needingArguments,
            isByWaiting: true)
    }

    private var unread: Segment {
        Segment(
            table: "read_mark r INDEXED BY read_mark_unread CROSS JOIN session s ON s.pk = r.session",
            condition: "r.operator = ? AND r.unread = 1 AND \(isInView.sql) AND \(isCalm.sql)",
            arguments: [operatorName] + isInView.arguments + isCalm.arguments, isByWaiting: false)
    }

    private var rest: Segment {
        let unread = "s.pk NOT IN (SELECT session FROM read_mark WHERE operator = ? AND unread = 1)"
        return Segment(
            index: "INDEXED BY \(index)", condition: "\(isInView.sql) AND \(isCalm.sql) AND \(unread)",
            arguments: isInView.arguments + isCalm.arguments + [operatorName], isByWaiting: false)
    }

    private var index: String {
        switch view {
        case .mine: "session_owner"
        case .automatic: "session_automatic"
        case .closed: "session_closed"
        case .needsHuman, .all: "session_activity"
        }
    }

    private var isInView: (sql: String, arguments: [Value]) {
        switch view {
        case .mine: ("s.owner = ?", [operatorName])
        case .automatic: ("s.mode = 0 AND s.closed = 0", [])
        case .closed: ("s.closed = 1", [])
        case .needsHuman, .all: ("1", [])
        }
    }

    /// Not in one of the first two segments.
    private var isCalm: (sql: String, arguments: [Value]) {
        switch view {
        case .automatic, .closed: ("1", [])
        case .mine: ("s.waiting_since IS NULL", [])
        case .needsHuman, .all:
            (
                """
                (s.mode = 0 OR NOT (ifnull(s.owner = ? AND s.waiting_since IS NOT NULL, 0) OR \(Self.isNeeding)))
                """, [operatorName] + needingArguments
            )
        }
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

    /// A session's row in a segment, from 0; nil where it is in another.
    func row(of pk: Int64, in segment: Segment) throws -> Int? {
        let found = try db.row(
            """
            SELECT \(Segment.waiting), s.last_activity FROM \(segment.table)
            WHERE \(segment.condition) AND s.pk = ?
            """, segment.arguments + [pk])
        guard let found else { return nil }
        if segment.isByWaiting {
            let key: DatabaseValue = found[0]
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
