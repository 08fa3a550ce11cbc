public import Conversation
import Storage

extension EventStore {
    /// The rows that changed after a position, in their current state.
    ///
    /// A session's entries may come before the session itself. A deleted session comes as a summary that says
    /// so, without its entries.
    ///
    /// - Parameters:
    ///   - position: `.start` for everything.
    ///   - limit: How many changes at most.
    ///   - size: The approximate size of the page in bytes; the change that reaches it is the last one.
    ///   - operatorName: Whose read marks and drafts the summaries include.
    /// - Returns: A page; continue with `through` until `isLast`.
    /// - Throws: A storage error.
    public func changes(
        after position: Position, limit: Int, size: Int = .max, for operatorName: String
    ) throws(StoreError) -> ChangePage {
        try reading { db in
            let places = try db.all(
                ChangeFeed.query, Arguments(repeating: position.rawValue, count: 8) + [limit]
            ) { (position: $0[0] as Int64, table: $0[1] as Int, key: $0[2] as Int64) }
            var changes: [Change] = []
            changes.reserveCapacity(places.count)
            var rest = size
            for place in places where rest > 0 {
                changes.append(try ChangeFeed.change(place.table, place.key, operatorName, db))
                if size < .max { rest -= try ChangeFeed.size(of: place.table, place.key, db) }
            }
            return ChangePage(
                changes: changes,
                through: changes.isEmpty ? position : Position(places[changes.count - 1].position),
                isLast: places.count < limit && changes.count == places.count)
        }
    }
}

private enum ChangeFeed {
    /// SQLite merges the sorted parts and stops at the limit.
    static let query = """
        SELECT position, 0, pk FROM session WHERE position > ?
        UNION ALL SELECT position, 1, pk FROM event WHERE position > ?
        UNION ALL SELECT position, 2, pk FROM note WHERE position > ?
        UNION ALL SELECT position, 3, pk FROM suggestion WHERE position > ?
        UNION ALL SELECT position, 4, pk FROM outbox WHERE position > ?
        UNION ALL SELECT position, 5, position FROM tombstone WHERE position > ?
        UNION ALL SELECT position, 6, id FROM upstream WHERE position > ?
        UNION ALL SELECT position, 7, session FROM words WHERE position > ?
        ORDER BY 1 LIMIT ?
        """

    static func change(_ table: Int, _ key: Int64, _ operatorName: String, _ db: Database) throws -> Change {
        switch table {
        case 0: return .session(try Summary.read([key], for: operatorName, in: db)[0])
        case 1: return try entry(key, db)
        case 2: return .note(try db.all(NoteRow.query + " WHERE n.pk = ?", [key], NoteRow.read)[0])
        case 3:
            return .suggestion(
                try db.all(SuggestionRow.query + " WHERE g.pk = ?", [key], SuggestionRow.read)[0])
        case 4: return .request(try db.all(OutboxRow.query + " WHERE pk = ?", [key], OutboxRow.read)[0])
        case 5: return .session(try tombstone(key, db))
        case 7:
            return .words(
                try db.all(LiveWordsRow.query + " WHERE w.session = ?", [key], LiveWordsRow.read)[0])
        default: return .upstream(try UpstreamRow.read(in: db)!)
        }
    }

    /// The approximate size of a row in bytes: texts, data and metadata, plus a constant.
    static func size(of table: Int, _ key: Int64, _ db: Database) throws -> Int {
        let sql =
            switch table {
            case 0: "SELECT length(metadata) + length(labels) + 500 FROM session WHERE pk = ?"
            case 1: "SELECT length(data) + length(metadata) + 200 FROM event WHERE pk = ?"
            case 2: "SELECT length(text) + 200 FROM note WHERE pk = ?"
            case 3: "SELECT length(text) + 200 FROM suggestion WHERE pk = ?"
            case 7: "SELECT length(text) + 200 FROM words WHERE session = ?"
            default: "SELECT 200 + 0 * ?"
            }
        return try db.integer(sql, [key]) ?? 0
    }

    private static func entry(_ key: Int64, _ db: Database) throws -> Change {
        try db.first(
            "SELECT \(EventRow.selection), s.id FROM event e JOIN session s ON s.pk = e.session WHERE e.pk = ?",
            [key]
        ) { .entry(Session.ID($0[EventRow.width] as String), EventRow($0).entry) }!
    }

    private static func tombstone(_ key: Int64, _ db: Database) throws -> SessionSummary {
        let row = try db.row(
            "SELECT id, agent_id, customer_id, creation FROM tombstone WHERE position = ?", [key])!
        let session = Session(
            id: Session.ID(row[0] as String), agentID: Agent.ID(row[1] as String),
            customerID: Customer.ID(row[2] as String), creation: Timestamp(microseconds: row[3]))
        var summary = SessionSummary(session: session, agentName: "", customerName: "")
        summary.position = Position(key)
        summary.isDeleted = true
        return summary
    }
}
