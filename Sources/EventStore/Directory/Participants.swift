public import Conversation
import Handoff
import Storage

/// An agent or a customer as the store knows them.
public struct Profile: Hashable, Sendable {
    public typealias Role = ParticipantRole

    public var role: Role
    public var id: String
    /// The name that customers see for an agent, and operators for a customer.
    public var name: String
    public var creation: Timestamp
    /// What the wire contains besides the name.
    public var details: JSON.Members

    /// An agent or a customer.
    public init(
        role: Role, id: String, name: String, creation: Timestamp, details: JSON.Members = [:]
    ) {
        self.role = role
        self.id = id
        self.name = name
        self.creation = creation
        self.details = details
    }
}

extension EventStore {
    /// An agent or a customer; nil if it is unknown.
    public func profile(_ role: Profile.Role, _ id: String) throws(StoreError) -> Profile? {
        guard Identifier<Profile>(id).isWellFormed else { return nil }
        return try reading { try ProfileRow.find(role, id, in: $0)?.profile }
    }

    /// One page of the agents or the customers, by creation.
    ///
    /// - Parameters:
    ///   - role: Which of them.
    ///   - newestFirst: The order.
    ///   - after: The last row of the previous page.
    ///   - limit: How many at most.
    /// - Returns: A page, and how many there are in all.
    /// - Throws: A storage error.
    public func profiles(
        _ role: Profile.Role, newestFirst: Bool = false, after: ListPlace? = nil, limit: Int
    ) throws(StoreError) -> ListPage<Profile> {
        try reading { db in
            var page = ListQuery(newestFirst: newestFirst)
            page.add("role = ?", role.rawValue)
            let total = try db.integer(
                "SELECT count(*) FROM participant \(page.condition)", page.arguments)
            if let after {
                let pk = try ProfileRow.find(role, after.id, in: db)?.pk
                page.start(after, pk: pk)
            }
            let rows = try db.all(
                "SELECT \(ProfileRow.columns) FROM participant \(page.condition) \(page.order) LIMIT ?",
                page.arguments + [max(limit, 0) + 1], ProfileRow.init)
            return ListPage(rows.map(\.profile), limit: limit, total: total ?? 0)
        }
    }

    /// Adds an agent or a customer.
    ///
    /// - Parameter profile: Including its creation time.
    /// - Returns: Whether the id was free.
    /// - Throws: `.invalid` for an id that cannot be part of a path, or a storage error.
    public func addProfile(_ profile: Profile) throws(StoreError) -> Bool {
        try transacting { transaction in
            try WellFormed.require(profile.id, "id")
            try transaction.db.run(
                """
                INSERT INTO participant (role, id, name, creation, details) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [
                    profile.role.rawValue, profile.id, profile.name.blob, profile.creation.microseconds,
                    JSON.object(profile.details).compact,
                ])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.audit(
                "create \(profile.role.rawValue)", object: "\(profile.role.rawValue) \(profile.id)")
            return true
        }
    }

    /// Changes name and details. Its sessions get a new name afterwards, some at a time, so that a store of
    /// many sessions stays free for others.
    ///
    /// - Parameters:
    ///   - role: Agent or customer.
    ///   - id: The id of a known one.
    ///   - change: Only changes to name and details are kept.
    /// - Returns: The profile after the change; nil if it is unknown.
    /// - Throws: A storage error.
    public func changeProfile(
        _ role: Profile.Role, _ id: String, _ change: (inout Profile) -> Void
    ) throws(StoreError) -> Profile? {
        let changed: (profile: Profile, isRenamed: Bool)? = try transacting { transaction in
            guard Identifier<Profile>(id).isWellFormed,
                let row = try ProfileRow.find(role, id, in: transaction.db)
            else { return nil }
            var profile = row.profile
            change(&profile)
            try transaction.db.run(
                "UPDATE participant SET name = ?, details = ? WHERE pk = ?",
                [profile.name.blob, JSON.object(profile.details).compact, row.pk])
            try transaction.audit("change \(role.rawValue)", object: "\(role.rawValue) \(id)")
            return (profile, !profile.name.utf8.elementsEqual(row.profile.name.utf8))
        }
        if let changed, changed.isRenamed { try renameSessions(of: changed.profile) }
        return changed?.profile
    }

    /// Removes an agent or a customer; its sessions keep its name.
    ///
    /// - Returns: Whether it was known.
    public func removeProfile(_ role: Profile.Role, _ id: String) throws(StoreError) -> Bool {
        guard Identifier<Profile>(id).isWellFormed else { return false }
        return try transacting { transaction in
            try transaction.db.run(
                "DELETE FROM participant WHERE role = ? AND id = ?", [role.rawValue, id])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.audit("delete \(role.rawValue)", object: "\(role.rawValue) \(id)")
            return true
        }
    }

    func renameSessions(of profile: Profile) throws(StoreError) {
        var place: Int64? = 0
        while let last = place { place = try renameSessions(of: profile, after: last, limit: 200) }
    }

    /// Gives the next sessions of an agent or a customer its name, in one transaction. Between two calls,
    /// others can write.
    ///
    /// - Parameters:
    ///   - profile: It need not be known yet.
    ///   - last: What the previous call returned; 0 at first.
    ///   - limit: How many sessions at most.
    /// - Returns: Where to continue; nil if none is left.
    /// - Throws: A storage error.
    public func renameSessions(
        of profile: Profile, after last: Int64, limit: Int
    ) throws(StoreError) -> Int64? {
        let prefix = profile.role == .agent ? "agent" : "customer"
        let find =
            "SELECT pk FROM session WHERE \(prefix)_id = ? AND pk > ? AND \(prefix)_name <> ? ORDER BY pk LIMIT ?"
        let values: Arguments = [profile.id, last, profile.name.blob, limit]
        let isDone = try reading { try $0.integer(find, values) == nil }
        if isDone { return nil }
        return try transacting { transaction in
            let keys = try transaction.db.all(find, values) { $0[0] as Int64 }
            for key in keys { try transaction.rename(key, to: profile) }
            return keys.count < limit ? nil : keys.last
        }
    }
}

extension Database {
    /// Remembers an agent or a customer whom a session names.
    func know(_ participant: ImpliedParticipant, since creation: Int64) throws {
        try run(
            """
            INSERT INTO participant (role, id, name, creation, details) VALUES (?, ?, ?, ?, '{}')
            ON CONFLICT DO NOTHING
            """, [participant.role.rawValue, participant.id, participant.name.blob, creation])
    }

    /// Forgets a customer whose last session is gone, unless somebody registered them.
    func forgetCustomer(_ id: String) throws {
        guard let profile = try ProfileRow.find(.customer, id, in: self)?.profile,
            ImpliedParticipant.isForgotten(customer: id, details: profile.details),
            try integer("SELECT 1 FROM session WHERE customer_id = ? LIMIT 1", [id]) == nil
        else { return }
        try run("DELETE FROM participant WHERE role = 'customer' AND id = ?", [id])
    }
}

extension Transaction {
    fileprivate func rename(_ key: Int64, to profile: Profile) throws {
        guard var row = try SessionRow.find(pk: key, in: db) else { return }
        let old = row
        switch profile.role {
        case .agent: row.agentName = profile.name
        case .customer: row.customerName = profile.name
        }
        try save(&row, over: old)
    }
}

struct ProfileRow {
    let pk: Int64
    let profile: Profile

    static let columns = "pk, role, id, name, creation, details"

    init(_ row: Row) {
        pk = row[0]
        profile = Profile(
            role: Profile.Role(rawValue: row[1]) ?? .customer, id: row[2], name: row.text(3),
            creation: Timestamp(microseconds: row[4]), details: SessionRow.parsed(row[5]).members ?? [:])
    }

    static func find(_ role: Profile.Role, _ id: String, in db: Database) throws -> ProfileRow? {
        guard Identifier<Profile>(id).isWellFormed else { return nil }
        return try db.row(
            "SELECT \(columns) FROM participant WHERE role = ? AND id = ?", [role.rawValue, id]
        ).map(ProfileRow.init)
    }
}
