public import Conversation
import Storage

extension EventStore {
    /// The replies that operators may choose from: the most used first, then the newest use, then by code. No more
    /// than a team may have.
    public func cannedReplies() throws(StoreError) -> [CannedReply] {
        try reading { db in
            try db.all(
                """
                SELECT \(StoredReply.briefColumns) FROM canned_reply
                ORDER BY uses DESC, coalesce(last_use, 0) DESC, code_key IS NULL, code_key, pk LIMIT ?
                """, [CannedReply.most]
            ) { StoredReply($0).reply }
        }
    }

    /// Counts that a reply was inserted; nothing happens if somebody has removed it. Does not advance the store's
    /// position.
    public func recordUse(ofCannedReply id: CannedReply.ID) throws(StoreError) {
        guard id.isWellFormed else { return }
        try transacting(counts: false) { transaction in
            try transaction.db.run(
                "UPDATE canned_reply SET uses = uses + 1, last_use = ? WHERE id = ?",
                [transaction.moment, id.rawValue])
        }
    }

    /// The team's replies, oldest first.
    ///
    /// - Parameters:
    ///   - number: The number of the previous page's last reply.
    ///   - limit: How many at most.
    /// - Returns: A page of them.
    /// - Throws: A storage error.
    public func storedReplies(
        after number: Int64 = 0, limit: Int = CannedReply.most
    ) throws(StoreError) -> [StoredReply] {
        try reading { db in
            try db.all(
                """
                SELECT \(StoredReply.columns) FROM canned_reply WHERE origin = 'team' AND pk > ? ORDER BY pk LIMIT ?
                """, [number, max(limit, 0)], StoredReply.init)
        }
    }

    /// One of the team's replies; nil if there is none.
    public func storedReply(_ id: CannedReply.ID) throws(StoreError) -> StoredReply? {
        try reading { try StoredReply.find(id, in: $0) }
    }

    /// The team's reply with a code; nil if there is none.
    public func storedReply(code: String) throws(StoreError) -> StoredReply? {
        try reading { try StoredReply.find(code: code, in: $0) }
    }
}

extension StoredReply {
    static func find(_ id: CannedReply.ID, in db: Database) throws -> StoredReply? {
        guard id.isWellFormed else { return nil }
        return try db.first(
            "SELECT \(columns) FROM canned_reply WHERE id = ? AND origin = 'team'", [id.rawValue],
            StoredReply.init)
    }

    static func find(code: String, in db: Database) throws -> StoredReply? {
        let key = CannedReply.key(of: code)
        guard Identifier<CannedReply>(key).isWellFormed else { return nil }
        return try db.first(
            "SELECT \(columns) FROM canned_reply WHERE code_key = ? AND origin = 'team'", [key],
            StoredReply.init)
    }
}
