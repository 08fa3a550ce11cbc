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
            let name = operatorName ?? ""
            let terms = try self.terms(of: filter, for: name, db)
            var list = filter.list(passing: terms)
            if let text = filter.text {
                let keys = try PassageSearch(text, db).sessions(private: filter.searchesPrivate)
                list.add("s.pk \(Dialect.isInList)", JSON.array(keys).compact)
            }
            if let after {
                let row = try SessionRow.find(after, in: db)
                list.start(ListPlace(creation: Timestamp(microseconds: row.creation), id: row.id), pk: row.pk)
            }
            return try Self.page(list, terms, for: name, limit: max(limit, 0), db)
        }
    }

    private func terms(
        of filter: SessionFilter, for operatorName: String, _ db: Database
    ) throws -> FilterQuery {
        if filter.terms.isEmpty { return .everything }
        let now = now
        let attention = try Attention(.all, for: operatorName, at: now, rule: options.rule, in: db)
        return FilterQuery(filter.terms, attention, at: now, searchesPrivate: filter.searchesPrivate)
    }

    private static func page(
        _ list: ListQuery, _ terms: FilterQuery, for operatorName: String, limit: Int, _ db: Database
    ) throws -> [SessionSummary] {
        guard terms.testsRows else {
            return try db.all(
                Summary.query + " \(list.condition) \(list.order) LIMIT ?",
                Summary.arguments(operatorName) + list.arguments + [limit], Summary.read)
        }
        let keys = try keys(list, terms, for: operatorName, limit: limit, db)
        return try Summary.read(keys, for: operatorName, in: db)
    }

    /// The first sessions of a list that pass a test. Each is tested in turn, and no more than are wanted.
    private static func keys(
        _ list: ListQuery, _ terms: FilterQuery, for operatorName: String, limit: Int, _ db: Database,
        where passes: (Int64) throws -> Bool = { _ in true }
    ) throws -> [Int64] {
        let places = FilterQuery.Places(behind: 1)
        let rows = try db.rows(
            """
            SELECT s.pk\(FilterQuery.Places.columns) FROM session s \(Summary.readMark)
            \(list.condition) \(list.order)
            """, [operatorName] + list.arguments)
        var keys: [Int64] = []
        while keys.count < limit, let row = try rows.next() {
            if terms.testsRows, !terms.matches(row, places) { continue }
            let key: Int64 = row[0]
            if try passes(key) { keys.append(key) }
        }
        return keys
    }
}

extension EventStore {
    /// Sessions that match a filter, oldest first, from a place whose session may be gone.
    ///
    /// - Parameters:
    ///   - filter: A session must match all set parts.
    ///   - operatorName: Who asks, for terms that depend on it; nil for nobody.
    ///   - after: The last row of the previous page.
    ///   - limit: How many at most.
    /// - Returns: A page, without a total count.
    /// - Throws: A storage error.
    public func summaries(
        _ filter: SessionFilter, for operatorName: String? = nil, after: ListPlace?, limit: Int
    ) throws(StoreError) -> (rows: [SessionSummary], hasMore: Bool) {
        try reading { db in
            let name = operatorName ?? ""
            let terms = try self.terms(of: filter, for: name, db)
            var list = filter.list(passing: terms)
            if let after { list.start(after, pk: try? SessionRow.key(of: Session.ID(after.id), in: db)) }
            let wanted = max(limit, 0)
            let rows =
                if let text = filter.text {
                    try Summary.read(
                        Self.keys(list, terms, holding: text, of: filter, for: name, limit: wanted + 1, db),
                        for: name, in: db)
                } else {
                    try Self.page(list, terms, for: name, limit: wanted + 1, db)
                }
            return (Array(rows.prefix(wanted)), rows.count > wanted)
        }
    }

    /// The first sessions of a list that contain a text.
    private static func keys(
        _ list: ListQuery, _ terms: FilterQuery, holding text: String, of filter: SessionFilter,
        for operatorName: String, limit: Int, _ db: Database
    ) throws -> [Int64] {
        let search = try PassageSearch(text, db)
        var list = list
        list.add(search.mayHold)
        return try keys(list, terms, for: operatorName, limit: limit, db) {
            try search.isIn(session: $0, private: filter.searchesPrivate)
        }
    }
}

extension SessionFilter {
    /// Everything but the text, oldest first.
    fileprivate func list(passing terms: FilterQuery) -> ListQuery {
        var list = ListQuery(newestFirst: false, prefix: "s.")
        for condition in conditions { list.add(condition.sql, condition.argument) }
        list.add((terms.sql, terms.arguments))
        return list
    }

    /// Each condition has exactly one argument.
    fileprivate var conditions: [(sql: String, argument: Value)] {
        var conditions: [(sql: String, argument: Value)] = []
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
