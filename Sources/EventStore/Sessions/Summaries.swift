public import Conversation
import Handoff
import Storage

extension EventStore {
    /// A session; nil if there is none.
    public func session(_ id: Session.ID) throws(StoreError) -> Session? {
        guard id.isWellFormed else { return nil }
        return try reading { db in
            try db.row("SELECT \(SessionRow.selection) FROM session s WHERE s.id = ?", [id.rawValue])
                .map { SessionRow($0).session }
        }
    }

    /// A session as a list shows it to an operator; nil if there is none.
    public func summary(
        _ id: Session.ID, for operatorName: String
    ) throws(StoreError) -> SessionSummary? {
        guard id.isWellFormed else { return nil }
        return try reading { db in
            try db.all(
                Summary.query + " WHERE s.id = ?", Summary.arguments(operatorName) + [id.rawValue],
                Summary.read
            ).first
        }
    }
}

/// Reads sessions with what a list shows about them.
enum Summary {
    /// Must be followed by a condition on `s`.
    static let query = """
        SELECT \(SessionRow.selection), o.seen, r.through,
            \(unread),
            (SELECT \(Dialect.joined("d.identity")) FROM draft d
                WHERE d.operator = ? AND d.session = s.pk AND length(d.text) > 0),
            (SELECT max(CASE WHEN b.state = 'held' THEN 1 ELSE 0 END) FROM outbox b WHERE b.session = s.id AND \(Stuck.condition))
        FROM session s LEFT JOIN operator o ON o.name = s.owner
        \(readMark)
        """

    /// How many of the customer's messages the operator of a read mark has not seen; null if that does not count.
    static let unread = """
        CASE WHEN r.through IS NULL AND (s.mode = 0 OR s.owner IS NOT NULL) THEN NULL
            ELSE s.customer_count - coalesce((SELECT e.customer_count FROM event e
                WHERE e.session = s.pk AND e.offset <= coalesce(r.through, s.switch_offset, -1)
                ORDER BY e.offset DESC LIMIT 1), 0) END
        """

    /// Adds the read mark of an operator, its only argument.
    static let readMark = "LEFT JOIN read_mark r ON r.operator = ? AND r.session = s.pk"

    static func arguments(_ operatorName: String) -> Arguments { [operatorName, operatorName, operatorName] }

    static func read(_ row: Row) -> SessionSummary {
        let width = SessionRow.width
        var summary = SessionRow(row).summary
        summary.ownerSeen = (row[width] as Int64?).map(Timestamp.init(microseconds:))
        summary.readThrough = (row[width + 1] as Int?).map { Offset($0) }
        summary.unread = row[width + 2]
        let drafts = (row[width + 3] as String?) ?? ""
        summary.drafts = Set(drafts.split(separator: ",").compactMap { Identity(rawValue: String($0)) })
        summary.stuck = (row[width + 4] as Bool?).map { $0 ? .held : .unconfirmed }
        return summary
    }

    /// In the order of the keys, without those that are gone.
    static func read(_ keys: [Int64], for operatorName: String, in db: Database) throws -> [SessionSummary] {
        guard !keys.isEmpty else { return [] }
        let found = try byKey.read(keys, arguments(operatorName), in: db) { (key: $0[0] as Int64, read($0)) }
        let places = Dictionary(uniqueKeysWithValues: zip(found.map(\.key), found.indices))
        return keys.compactMap { places[$0].map { found[$0].1 } }
    }

    private static let byKey = KeyedQuery(query, by: "s.pk")
}

extension SessionRow {
    fileprivate var summary: SessionSummary {
        var summary = SessionSummary(session: session, agentName: agentName, customerName: customerName)
        summary.epoch = state.epoch
        summary.turn = state.turn
        summary.owner = state.owner
        summary.ownedSince = state.ownedSince
        summary.reason = state.reason
        summary.waitingSince = state.waitingSince
        summary.unansweredSince = state.unansweredSince
        summary.lastActivity = state.lastActivity
        summary.lastOffset = state.lastOffset
        summary.isClosed = state.isClosed
        summary.outcome = state.outcome
        summary.turnInFlight = state.turnInFlight
        summary.aiFailed = state.hasFailed
        summary.lateCount = state.lateCount
        summary.suggestionCount = suggestionCount
        summary.noteCount = noteCount
        summary.position = Position(position)
        summary.mirror = mirror.standing
        if let lineSource, let lineKind, let lineText {
            summary.lastLine = SessionSummary.LastLine(
                source: Source(rawValue: lineSource), kind: Kind(rawValue: lineKind), text: lineText,
                author: lineAuthor)
        }
        return summary
    }
}
