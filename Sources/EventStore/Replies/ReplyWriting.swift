public import Conversation
import Storage

extension EventStore {
    /// Adds a reply to the team's.
    ///
    /// - Parameter content: What it says.
    /// - Returns: The reply with its new id.
    /// - Throws: `.invalid` for a flaw, a code that is taken or too many replies, or a storage error.
    public func addReply(_ content: ReplyContent) throws(StoreError) -> StoredReply {
        try transacting { try $0.addReply(content, id: nil) }
    }

    /// Changes one of the team's replies.
    ///
    /// - Parameters:
    ///   - id: The reply.
    ///   - version: The version that was read before; nil to change whatever is stored.
    ///   - change: What to write. No difference is no change.
    /// - Returns: The reply afterwards; nil if there is none.
    /// - Throws: `.invalid` for a flaw, a code that is taken or another version, or a storage error.
    public func changeReply(
        _ id: CannedReply.ID, saw version: Int? = nil, _ change: (inout ReplyContent) -> Void
    ) throws(StoreError) -> StoredReply? {
        try transacting { transaction in
            guard let stored = try StoredReply.find(id, in: transaction.db) else { return nil }
            try stored.requireVersion(version)
            var content = stored.content
            change(&content)
            return try transaction.write(content, over: stored)
        }
    }

    /// Removes one of the team's replies.
    ///
    /// - Parameters:
    ///   - id: The reply.
    ///   - version: The version that was read before; nil to remove whatever is stored.
    /// - Returns: Whether there was one.
    /// - Throws: `.invalid` for another version, or a storage error.
    public func removeReply(_ id: CannedReply.ID, saw version: Int? = nil) throws(StoreError) -> Bool {
        try transacting { transaction in
            guard let stored = try StoredReply.find(id, in: transaction.db) else { return false }
            try stored.requireVersion(version)
            try transaction.db.run("DELETE FROM canned_reply WHERE id = ?", [id.rawValue])
            try transaction.auditReply("delete", id, ["code": .optional(stored.content.code)])
            return true
        }
    }

    /// Adds and changes many of the team's replies in one transaction: all of them, or none.
    ///
    /// A reply is the same as one in the store if it has its code or, without a code, its id; if it has neither, if
    /// it says the same. What programs keep beside a reply that is there stays.
    ///
    /// - Parameter replies: With the ids that replies without a code had where they come from.
    /// - Returns: For each of them what was done, in order.
    /// - Throws: `.invalid` for a flaw or too many replies, or a storage error.
    public func importReplies(
        _ replies: [(id: CannedReply.ID?, content: ReplyContent)]
    ) throws(StoreError) -> [ReplyImportOutcome] {
        try transacting { transaction in
            try replies.map { try transaction.importReply($0.content, id: $0.id) }
        }
    }
}

/// What an import did with a reply.
public enum ReplyImportOutcome: String, Hashable, Sendable, CaseIterable {
    case added, changed, unchanged
}

extension StoredReply {
    fileprivate func requireVersion(_ version: Int?) throws(Refusal) {
        if let version, version != self.version {
            throw .invalid("Not done: somebody changed this reply after you looked. Look again, then repeat.")
        }
    }
}

extension Transaction {
    fileprivate func addReply(_ content: ReplyContent, id: CannedReply.ID?) throws -> StoredReply {
        if let flaw = content.flaw { throw Refusal.invalid(flaw.wording) }
        try WellFormed.require(id?.rawValue, "reply's id")
        let count = try db.integer("SELECT count(*) FROM canned_reply WHERE origin = 'team'") ?? 0
        guard count < CannedReply.most else {
            throw Refusal.invalid("There are \(CannedReply.most) replies already. Remove one first.")
        }
        try requireFree(content.code, for: nil)
        let id = id ?? CannedReply.ID(ids.short())
        try db.run(
            """
            INSERT INTO canned_reply (code, code_key, title, text, is_template, steps, tags, details,
                id, origin, author, creation, uses, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'team', ?, ?, 0, 1)
            """, content.columns + [id.rawValue, author.login, moment])
        try auditReply("create", id, ["code": .optional(content.code)])
        return try StoredReply.find(id, in: db)!
    }

    fileprivate func write(_ content: ReplyContent, over stored: StoredReply) throws -> StoredReply {
        let parts = content.parts(differingFrom: stored.content)
        if parts.isEmpty { return stored }
        if let flaw = content.flaw { throw Refusal.invalid(flaw.wording) }
        try requireFree(content.code, for: stored.id)
        try db.run(
            """
            UPDATE canned_reply SET code = ?, code_key = ?, title = ?, text = ?, is_template = ?, steps = ?, tags = ?,
                details = ?, author = ?, version = version + 1
            WHERE id = ?
            """, content.columns + [author.login, stored.id.rawValue])
        try auditReply("change", stored.id, ["changed": .array(parts.map { .string($0) })])
        return try StoredReply.find(stored.id, in: db)!
    }

    fileprivate func importReply(_ content: ReplyContent, id: CannedReply.ID?) throws -> ReplyImportOutcome {
        guard let known = try storedReply(like: content, id: id) else {
            // What a mirror read of its server may have the id.
            let isFree = try id.map {
                try db.integer("SELECT 1 FROM canned_reply WHERE id = ?", [$0.rawValue]) == nil
            }
            _ = try addReply(content, id: content.code == nil && isFree == true ? id : nil)
            return .added
        }
        var new = known.content
        new.code = content.code
        new.title = content.title
        new.write(content.text)
        new.then = content.then
        new.tags = content.tags
        return try write(new, over: known).version == known.version ? .unchanged : .changed
    }

    private func storedReply(like content: ReplyContent, id: CannedReply.ID?) throws -> StoredReply? {
        if let code = content.code { return try StoredReply.find(code: code, in: db) }
        if let id { return try StoredReply.find(id, in: db) }
        let same = try db.all(
            "SELECT \(StoredReply.columns) FROM canned_reply WHERE origin = 'team' AND code_key IS NULL AND title = ?",
            [content.title.blob], StoredReply.init)
        return same.first { stored in
            stored.content.parts(differingFrom: content).allSatisfy { $0 == "details" }
        }
    }

    private func requireFree(_ code: String?, for id: CannedReply.ID?) throws {
        guard let code, let other = try StoredReply.find(code: code, in: db), other.id != id else { return }
        throw Refusal.invalid(
            "Another reply has this code, whatever its case and accents. Choose another, or edit that one.")
    }

    fileprivate func auditReply(_ act: String, _ id: CannedReply.ID, _ detail: JSON) throws {
        try audit("\(act) canned reply", object: "canned reply \(id.rawValue)", detail: detail)
    }
}
