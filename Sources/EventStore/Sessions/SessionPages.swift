public import Conversation
import Storage

extension EventStore {
    /// Sessions that match a filter, oldest first.
    ///
    /// - Parameters:
    ///   - filter: A session must match all set parts.
    ///   - operatorName: Whose read marks and drafts the summaries include; nil for nobody's.
    ///   - after: The last session of the previous page.
    ///   - limit: How many at most.
    /// - Returns: A page; a short one is the last.
    /// - Throws: `.noSuchSession` if `after` is gone, or a storage error.
    public func sessions(
        _ filter: SessionFilter = SessionFilter(), for operatorName: String? = nil, after: Session.ID? = nil,
        limit: Int
    ) throws(StoreError) -> [SessionSummary] {
        try reading { db in
            var conditions = filter.conditions
            if let text = filter.text {
                let keys = try PassageSearch(text, db).sessions(private: filter.searchesPrivate)
                conditions.append(
                    ("s.pk \(Dialect.isInList)", Value(JSON.array(keys).compact)))
            }
            var arguments = Summary.arguments(operatorName ?? "") + Arguments(conditions.map(\.argument))
            var sql = conditions.map(\.sql).joined(separator: " AND ")
            if let after {
                let row = try SessionRow.find(after, in: db)
                sql += " AND (s.creation, s.pk) > (?, ?)"
                arguments += [row.creation, row.pk]
            }
            return try db.all(
                Summary.query + " WHERE \(sql) ORDER BY s.creation, s.pk LIMIT ?",
                arguments + [max(limit, 0)],
                Summary.read)
        }
    }
}

extension EventStore {
    /// Sessions that match a filter, oldest first, from a place whose session may be gone.
    ///
    /// - Parameters:
    ///   - filter: A session must match all set parts.
    ///   - after: The last row of the previous page.
    ///   - limit: How many at most.
    /// - Returns: A page, without a total count.
    /// - Throws: A storage error.
    public func summaries(
        _ filter: SessionFilter, after: ListPlace?, limit: Int
    ) throws(StoreError) -> (rows: [SessionSummary], hasMore: Bool) {
        try reading { db in
            var list = ListQuery(newestFirst: false, prefix: "s.")
            for condition in filter.conditions { list.add(condition.sql, condition.argument) }
            if let after { list.start(after, pk: try? SessionRow.key(of: Session.ID(after.id), in: db)) }
            let rows =
                if let text = filter.text {
                    try Summary.read(
                        Self.keys(
                            list, holding: text, private: filter.searchesPrivate, max(limit, 0) + 1, db),
                        for: "", in: db)
                } else {
                    try db.all(
                        Summary.query + " \(list.condition) \(list.order) LIMIT ?",
                        Summary.arguments("") + list.arguments + [max(limit, 0) + 1], Summary.read)
                }
            return (Array(rows.prefix(max(limit, 0))), rows.count > limit)
        }
    }

    /// The first sessions of a list that contain a text. Each is checked in turn, and no more than are
    /// wanted.
    private static func keys(
        _ list: ListQuery, holding text: String, private isPrivate: Bool, _ limit: Int, _ db: Database
    ) throws -> [Int64] {
        let search = try PassageSearch(text, db)
        let candidates = search.mayHold
        let rows = try db.rows(
            "SELECT s.pk FROM session s \(list.condition) AND \(candidates.sql) \(list.order)",
            list.arguments + candidates.arguments)
        var keys: [Int64] = []
        while keys.count < limit, let row = try rows.next() {
            let key: Int64 = row[0]
            if try search.isIn(session: key, private: isPrivate) { keys.append(key) }
        }
        return keys
    }
}

extension SessionFilter {
    /// Each condition has exactly one argument.
    fileprivate var conditions: [(sql: String, argument: Value)] {
        var conditions: [(sql: String, argument: Value)] = [("? = 1", 1)]
        if let mode { conditions.append(("s.mode = ?", mode == .manual ? 1 : 0)) }
        if let isWaiting {
            conditions.append(
                ("CASE WHEN s.mode = 1 AND s.owner IS NULL THEN 1 ELSE 0 END = ?", Value(isWaiting)))
        }
        if let owner { conditions.append(("s.owner = ?", Value(owner))) }
        if let isClosed { conditions.append(("s.closed = ?", Value(isClosed))) }
        if let label {
            conditions.append(
                ("EXISTS (SELECT 1 FROM label l WHERE l.name = ? AND l.session = s.pk)", Value(label.blob)))
        }
        return conditions
    }
}
