public import Conversation
import Storage

/// Which sessions an API client wants; a session must match all set parts.
public struct SessionQuery: Hashable, Sendable {
    public var agentID: Agent.ID?
    public var customerID: Customer.ID?
    /// A session must have all of them.
    public var labels: [String]
    public var newestFirst: Bool

    /// Matches everything by default, oldest first.
    public init(
        agentID: Agent.ID? = nil, customerID: Customer.ID? = nil, labels: [String] = [],
        newestFirst: Bool = false
    ) {
        self.agentID = agentID
        self.customerID = customerID
        self.labels = labels
        self.newestFirst = newestFirst
    }

    /// Whether it can match nothing, because a text in it cannot be an id.
    var isVain: Bool {
        !(agentID?.isWellFormed ?? true) || !(customerID?.isWellFormed ?? true)
    }

    var list: ListQuery {
        var list = ListQuery(newestFirst: newestFirst, prefix: "s.")
        if let agentID { list.add("s.agent_id = ?", agentID.rawValue) }
        if let customerID { list.add("s.customer_id = ?", customerID.rawValue) }
        for label in labels {
            list.add(
                "EXISTS (SELECT 1 FROM label l WHERE l.name = ? AND l.session = s.pk)", label.blob)
        }
        return list
    }
}

extension EventStore {
    /// One page of the sessions that match a query, by creation.
    ///
    /// - Parameters:
    ///   - query: Its filters apply before paging.
    ///   - after: The last row of the previous page.
    ///   - limit: How many at most.
    /// - Returns: A page, and how many match in all.
    /// - Throws: A storage error.
    public func sessions(
        _ query: SessionQuery, after: ListPlace? = nil, limit: Int
    ) throws(StoreError) -> ListPage<Session> {
        if query.isVain { return ListPage([], limit: limit, total: 0) }
        return try reading { db in
            var list = query.list
            let total = try db.integer("SELECT count(*) FROM session s \(list.condition)", list.arguments)
            if let after {
                let pk = try? SessionRow.key(of: Session.ID(after.id), in: db)
                list.start(after, pk: pk)
            }
            let rows = try db.all(
                "SELECT \(SessionRow.selection) FROM session s \(list.condition) \(list.order) LIMIT ?",
                list.arguments + [max(limit, 0) + 1]
            ) { SessionRow($0).session }
            return ListPage(rows, limit: limit, total: total ?? 0)
        }
    }
}
