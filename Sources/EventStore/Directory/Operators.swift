public import Conversation
import Storage

extension EventStore {
    /// An operator by login; created with an opaque random key when they first appear. Refused if it is a
    /// rule's or a bridge's.
    public func operatorProfile(_ name: String) throws(StoreError) -> Operator {
        if let objection = Operator.objection(to: name) { throw .refused(objection) }
        if let known = try storedProfile(name) { return known }
        return try transacting { transaction in
            try WellFormed.require(name, "operator's name")
            return try transaction.knownOperator(name)
        }
    }

    /// An operator by login, without creating one; for stores that are only read.
    public func storedProfile(_ name: String) throws(StoreError) -> Operator? {
        try reading { try Self.profile(name, $0) }
    }

    /// Sets the name that customers see; nil restores the default.
    public func setDisplayName(_ displayName: String?, for name: String) throws(StoreError) {
        _ = try operatorProfile(name)
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE operator SET display_name = ? WHERE name = ?", [displayName?.blob, name])
            try transaction.audit("choose display name", object: "operator", by: name)
        }
    }

    /// Changes the name that customers see, if it is still the one that was seen last. If another program of
    /// the operator has chosen another name meanwhile, nothing changes. Returns the name that is stored then.
    public func changeDisplayName(
        to displayName: String, from seen: String?, for name: String
    ) throws(StoreError) -> String? {
        _ = try operatorProfile(name)
        return try transacting { transaction in
            let stored = try Self.profile(name, transaction.db)?.displayName
            if stored != nil, stored != seen { return stored }
            try transaction.db.run(
                "UPDATE operator SET display_name = ? WHERE name = ?", [displayName.blob, name])
            return displayName
        }
    }

    static func profile(_ name: String, _ db: Database) throws -> Operator? {
        guard Operator.Key(name).isWellFormed else { return nil }
        return try db.row("SELECT display_name, key FROM operator WHERE name = ?", [name]).map {
            Operator(name: name, displayName: $0.optionalText(0), key: Operator.Key($0[1] as String))
        }
    }
}

extension Transaction {
    /// The operator with a login, who is created if the login is new.
    func knownOperator(_ name: String) throws -> Operator {
        try db.run(
            "INSERT INTO operator (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING", [name, ids.trace()])
        return try EventStore.profile(name, db)!
    }
}

extension EventStore {
    /// Records that a console is running. Does not advance the store's position.
    public func heartbeat(_ presence: ConsolePresence) throws(StoreError) {
        _ = try operatorProfile(presence.operatorName)
        try transacting(counts: false) { transaction in
            try WellFormed.require(presence.id.rawValue, "console's id")
            let seen = presence.seen.microseconds
            try transaction.db.run(
                """
                INSERT INTO console (id, operator, seen) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET operator = excluded.operator, seen = excluded.seen
                """, [presence.id.rawValue, presence.operatorName, seen])
            try transaction.db.run(
                "UPDATE operator SET seen = ? WHERE name = ? AND coalesce(seen, 0) < ?",
                [seen, presence.operatorName, seen])
        }
    }

    /// The consoles of an operator that have given a sign of life since a moment.
    public func consoles(of name: String, since: Timestamp) throws(StoreError) -> [ConsolePresence] {
        try reading { db in
            try db.all(
                "SELECT id, seen FROM console WHERE operator = ? AND seen >= ? ORDER BY id",
                [name, since.microseconds]
            ) {
                ConsolePresence(
                    id: ConsolePresence.ID($0[0] as String), operatorName: name,
                    seen: Timestamp(microseconds: $0[1]))
            }
        }
    }

    /// Whether any operator's console has given a sign of life since a moment.
    public func hasConsoles(since: Timestamp) throws(StoreError) -> Bool {
        try reading {
            try $0.integer("SELECT 1 FROM console WHERE seen >= ? LIMIT 1", [since.microseconds]) != nil
        }
    }

    /// Records that a console has ended.
    public func endPresence(_ id: ConsolePresence.ID) throws(StoreError) {
        try writing(counts: false) { try $0.run("DELETE FROM console WHERE id = ?", [id.rawValue]) }
    }
}
