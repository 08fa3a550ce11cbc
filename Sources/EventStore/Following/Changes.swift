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
                ChangeFeed.query, ChangeFeed.arguments(after: position.rawValue, limit: limit), FeedRow.init)
            let kept = try size < .max ? ChangeFeed.fitting(size, places, db) : places[...]
            return ChangePage(
                changes: try ChangeFeed.changes(at: kept, for: operatorName, in: db),
                through: kept.last.map { Position($0.position) } ?? position,
                isLast: places.count < limit && kept.count == places.count)
        }
    }
}

/// A table whose rows have a position, so that followers see them change: every table with such a column, which
/// a test checks.
enum FeedTable: String, CaseIterable {
    case session, event, note, suggestion, outbox, tombstone, upstream, words

    /// The column by which its rows are read.
    var key: String {
        switch self {
        case .session, .event, .note, .suggestion, .outbox: "pk"
        case .tombstone: "position"
        case .upstream: "id"
        case .words: "session"
        }
    }
}

/// Where a change stands: its position, its table and its key there.
private struct FeedRow {
    let position: Int64
    /// The table's place among all.
    let number: Int
    let key: Int64

    init(_ row: Row) {
        position = row[0]
        number = row[1]
        key = row[2]
    }
}

private enum ChangeFeed {
    private static let tables = FeedTable.allCases

    /// Takes a position for each table, and the limit. SQLite merges the sorted parts and stops at the limit.
    static let query =
        tables.enumerated().map { number, table in
            "SELECT position, \(number), \(table.key) FROM \(table.rawValue) WHERE position > ?"
        }.joined(separator: " UNION ALL ") + " ORDER BY 1 LIMIT ?"

    static func arguments(after position: Int64, limit: Int) -> Arguments {
        Arguments(repeating: position, count: tables.count) + [limit]
    }

    /// The changes at places of one moment, in their order. Reads each table once.
    static func changes(
        at places: ArraySlice<FeedRow>, for operatorName: String, in db: Database
    ) throws -> [Change] {
        var changes = [Change?](repeating: nil, count: places.count)
        try eachTable(of: places) { table, indices, keys in
            let found = try read(table, keys, for: operatorName, db)
            precondition(found.count == keys.count, "A row of the feed is gone within one transaction.")
            for (index, change) in zip(indices, found) { changes[index - places.startIndex] = change }
        }
        return changes.map { $0! }
    }

    /// Visits each table that has places, with their indices and keys in the order of the keys.
    private static func eachTable(
        of places: ArraySlice<FeedRow>, _ visit: (FeedTable, [Int], [Int64]) throws -> Void
    ) rethrows {
        var indices = [[Int]](repeating: [], count: tables.count)
        for index in places.indices { indices[places[index].number].append(index) }
        for (number, table) in tables.enumerated() where !indices[number].isEmpty {
            let sorted = indices[number].sorted { places[$0].key < places[$1].key }
            try visit(table, sorted, sorted.map { places[$0].key })
        }
    }

    /// The rows with some keys, in their order.
    private static func read(
        _ table: FeedTable, _ keys: [Int64], for operatorName: String, _ db: Database
    ) throws -> [Change] {
        switch table {
        case .session: try Summary.read(keys, for: operatorName, in: db).map { .session($0) }
        case .event:
            try events.read(keys, in: db) {
                .entry(Session.ID($0[EventRow.width] as String), EventRow($0).entry)
            }
        case .note: try notes.read(keys, in: db) { .note(NoteRow.read($0)) }
        case .suggestion: try suggestions.read(keys, in: db) { .suggestion(SuggestionRow.read($0)) }
        case .outbox: try requests.read(keys, in: db) { .request(OutboxRow.read($0)) }
        case .tombstone: try tombstones.read(keys, in: db) { .session(tombstone($0)) }
        case .upstream: [.upstream(try UpstreamRow.read(in: db)!)]
        case .words: try words.read(keys, in: db) { .words(LiveWordsRow.read($0)) }
        }
    }

    private static let events = KeyedQuery(
        "SELECT \(EventRow.selection), s.id FROM event e JOIN session s ON s.pk = e.session", by: "e.pk")
    private static let notes = KeyedQuery(NoteRow.query, by: "n.pk")
    private static let suggestions = KeyedQuery(SuggestionRow.query, by: "g.pk")
    private static let requests = KeyedQuery(OutboxRow.query, by: "pk")
    private static let tombstones = KeyedQuery(
        "SELECT id, agent_id, customer_id, creation, position FROM tombstone", by: "position")
    private static let words = KeyedQuery(LiveWordsRow.query, by: "w.session")

    private static func tombstone(_ row: Row) -> SessionSummary {
        let session = Session(
            id: Session.ID(row[0] as String), agentID: Agent.ID(row[1] as String),
            customerID: Customer.ID(row[2] as String), creation: Timestamp(microseconds: row[3]))
        var summary = SessionSummary(session: session, agentName: "", customerName: "")
        summary.position = Position(row[4])
        summary.isDeleted = true
        return summary
    }

    // MARK: Sizes

    /// The places up to the one that reaches a size.
    static func fitting(_ size: Int, _ places: [FeedRow], _ db: Database) throws -> ArraySlice<FeedRow> {
        var rest = size
        var end = 0
        while end < places.count, rest > 0 {
            // Measuring a text reads it, so no more are measured at once than may be wanted.
            let step = places[end..<min(end + 32, places.count)]
            for size in try sizes(of: step, db) where rest > 0 {
                rest -= size
                end += 1
            }
        }
        return places[..<end]
    }

    /// The approximate sizes of rows in bytes: texts, data and metadata, plus a constant.
    private static func sizes(of places: ArraySlice<FeedRow>, _ db: Database) throws -> [Int] {
        var sizes = [Int](repeating: 200, count: places.count)
        try eachTable(of: places) { table, indices, keys in
            guard let query = measures[table] else { return }
            let found = try query.read(keys, in: db) { $0[0] as Int }
            for (index, size) in zip(indices, found) { sizes[index - places.startIndex] = size }
        }
        return sizes
    }

    private static let measures: [FeedTable: KeyedQuery] = [
        .session: KeyedQuery("SELECT length(metadata) + length(labels) + 500 FROM session", by: "pk"),
        .event: KeyedQuery("SELECT length(data) + length(metadata) + 200 FROM event", by: "pk"),
        .note: KeyedQuery("SELECT length(text) + 200 FROM note", by: "pk"),
        .suggestion: KeyedQuery("SELECT length(text) + 200 FROM suggestion", by: "pk"),
        .words: KeyedQuery("SELECT length(text) + 200 FROM words", by: "session"),
    ]
}
