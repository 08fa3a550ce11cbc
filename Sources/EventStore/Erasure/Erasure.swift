public import Conversation
import Handoff
import Storage

/// What to erase. A session must match all set parts.
public struct ErasureScope: Hashable, Sendable {
    /// The customer, with their profile and all their sessions, including those that operators own.
    public var customerID: Customer.ID?
    public var sessions: [Session.ID]
    /// Sessions without activity since then.
    public var quietSince: Timestamp?
    /// Sessions with any of these labels.
    public var labels: [String]

    /// Creates a scope. At least one part must be set: an empty scope matches nothing.
    public init(
        customerID: Customer.ID? = nil, sessions: [Session.ID] = [], quietSince: Timestamp? = nil,
        labels: [String] = []
    ) {
        self.customerID = customerID
        self.sessions = sessions
        self.quietSince = quietSince
        self.labels = labels
    }

    /// Whether to spare sessions that are owned or waiting, as an erasure by age or label alone does.
    fileprivate var spares: Bool { customerID == nil && sessions.isEmpty }

    fileprivate func condition(in kind: StoreKind) -> (sql: String, arguments: Arguments) {
        var parts: [(sql: String, arguments: Arguments)] = []
        if let customerID { parts.append(("customer_id = ?", [customerID.rawValue])) }
        if !sessions.isEmpty {
            let ids = JSON.array(sessions.map { .string($0.rawValue) }).compact
            parts.append(("id \(Dialect.isInList)", [ids]))
        }
        if let quietSince { parts.append(("last_activity < ?", [quietSince.microseconds])) }
        if !labels.isEmpty {
            let names = Arguments(labels.map(\.blob))
            parts.append(("pk IN (SELECT session FROM label WHERE name IN (\(names.marks)))", names))
        }
        guard !parts.isEmpty else { return ("FALSE", []) }
        // A mirror's sessions belong to the server for as long as the server has them.
        let own = kind == .local ? "" : " AND gone = 1"
        return (parts.map(\.sql).joined(separator: " AND ") + own, parts.map(\.arguments).reduce([], +))
    }
}

/// What an erasure would do.
public struct ErasurePreview: Hashable, Sendable {
    public var sessions: Int
    public var customers: Int
    public var oldest: Timestamp?
    public var newest: Timestamp?
    /// Some of the sessions, longest quiet first.
    public var examples: [Session.ID]
    /// Sessions left alone because they are owned or waiting.
    public var spared: Int
    /// Whether the customer also has a profile.
    public var hasProfile: Bool
    /// What goes with the sessions, such as `340 events`.
    public var belongings: [String]

    public var isNothing: Bool { sessions == 0 && !hasProfile }
}

extension EventStore {
    /// Returns what an erasure would remove.
    public func preview(_ scope: ErasureScope) throws(StoreError) -> ErasurePreview {
        let (sql, arguments) = scope.condition(in: kind)
        return try reading { db in
            let free = scope.spares ? " AND mode = 0" : ""
            let found = try db.row(
                """
                SELECT count(*), count(DISTINCT customer_id), min(last_activity), max(last_activity) FROM session
                WHERE \(sql)\(free)
                """, arguments)!
            let examples = try db.all(
                "SELECT id FROM session WHERE \(sql)\(free) ORDER BY last_activity, pk LIMIT 10", arguments
            ) { Session.ID($0[0] as String) }
            let all = try db.integer("SELECT count(*) FROM session WHERE \(sql)", arguments) ?? 0
            let profile = try scope.customerID.flatMap {
                try db.integer(
                    "SELECT 1 FROM participant WHERE role = 'customer' AND id = ? AND id <> ?",
                    [$0.rawValue, ImpliedParticipant.guest])
            }
            return ErasurePreview(
                sessions: found[0], customers: found[1],
                oldest: (found[2] as Int64?).map(Timestamp.init(microseconds:)),
                newest: (found[3] as Int64?).map(Timestamp.init(microseconds:)), examples: examples,
                spared: all - (found[0] as Int), hasProfile: profile != nil,
                belongings: try Self.belongings(of: sql + free, arguments, in: db))
        }
    }

    private static func belongings(
        of condition: String, _ arguments: Arguments, in db: Database
    ) throws -> [String] {
        try SessionTable.allCases.compactMap { table in
            guard let words = table.words else { return nil }
            let count = try table.count(where: condition, arguments, in: db)
            return count == 0 ? nil : "\(count) \(count == 1 ? words.one : words.many)"
        }
    }

    /// Erases sessions, and the customer if one is named, so that no file of the store mentions them.
    ///
    /// Each session is a transaction of its own, so that others can write in between. After a crash,
    /// repeating the call continues where it stopped.
    ///
    /// - Returns: The number of erased sessions.
    @discardableResult
    public func erase(_ scope: ErasureScope) throws(StoreError) -> Int {
        let count = try eraseWithoutPurge(scope)
        try purge()
        return count
    }

    /// Like `erase`, but leaves the remains in the file's free space. Any program that follows the store
    /// purges them a little later.
    public func eraseWithoutPurge(_ scope: ErasureScope) throws(StoreError) -> Int {
        let (sql, arguments) = scope.condition(in: kind)
        let free = scope.spares ? " AND mode = 0" : ""
        var count = 0
        while true {
            let isDone: Bool = try transacting { transaction in
                let row = try transaction.db.first(
                    "SELECT \(SessionRow.selection) FROM session s WHERE s.pk = (SELECT pk FROM session WHERE \(sql)\(free) LIMIT 1)",
                    arguments, SessionRow.init)
                if let row {
                    try transaction.delete(row, by: nil)
                } else if let id = scope.customerID {
                    try transaction.forget(id, sessions: count)
                }
                return row == nil
            }
            if isDone { break }
            count += 1
        }
        purger.owe()
        return count
    }
}

extension Transaction {
    /// Removes what remains of a customer after their sessions are gone.
    fileprivate func forget(_ id: Customer.ID, sessions: Int) throws {
        try db.run(
            "DELETE FROM participant WHERE role = 'customer' AND id = ? AND id <> ?",
            [id.rawValue, ImpliedParticipant.guest])
        try db.run(
            "UPDATE audit SET object = 'customer', detail = NULL WHERE object = ?",
            ["customer \(id.rawValue)"])
        try audit("erase customer", object: "customer", detail: ["sessions": .integer(sessions)])
    }
}
