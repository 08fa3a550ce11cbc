public import Conversation
import Storage

/// A name that agents and customers may be marked with.
public struct Tag: Hashable, Sendable {
    public var id: String
    public var name: String
    public var creation: Timestamp
}

extension EventStore {
    /// All tags, oldest first.
    public func tags(named name: String? = nil) throws(StoreError) -> [Tag] {
        try reading { db in
            let condition = name == nil ? "" : "WHERE name = ?"
            return try db.all(
                "SELECT id, name, creation FROM tag \(condition) ORDER BY pk", name.map { [$0.blob] } ?? [],
                Tag.init)
        }
    }

    /// A tag; nil if there is none.
    public func tag(_ id: String) throws(StoreError) -> Tag? {
        guard Identifier<Tag>(id).isWellFormed else { return nil }
        return try reading { db in
            try db.row("SELECT id, name, creation FROM tag WHERE id = ?", [id]).map(Tag.init)
        }
    }

    /// Creates a tag.
    ///
    /// - Returns: The tag; nil if there is one of this name.
    public func addTag(named name: String) throws(StoreError) -> Tag? {
        try transacting { transaction in
            if try transaction.isTag(named: name) { return nil }
            let tag = Tag(id: transaction.ids.short(), name: name, creation: transaction.now)
            try transaction.db.run(
                "INSERT INTO tag (id, name, creation) VALUES (?, ?, ?)",
                [tag.id, name.blob, tag.creation.microseconds])
            try transaction.audit("create tag", object: "tag \(tag.id)")
            return tag
        }
    }

    /// The result of renaming a tag.
    public enum Renaming: Hashable, Sendable {
        case done(Tag)
        case noSuchTag
        /// Another tag has the name.
        case taken
    }

    /// Gives a tag another name.
    public func renameTag(_ id: String, to name: String) throws(StoreError) -> Renaming {
        guard Identifier<Tag>(id).isWellFormed else { return .noSuchTag }
        return try transacting { transaction in
            if try transaction.isTag(named: name, but: id) { return .taken }
            let tag = try transaction.db.row(
                "UPDATE tag SET name = ? WHERE id = ? RETURNING id, name, creation", [name.blob, id]
            ).map(Tag.init)
            if tag != nil { try transaction.audit("change tag", object: "tag \(id)") }
            return tag.map { .done($0) } ?? .noSuchTag
        }
    }

    /// Removes a tag; agents and customers that were marked with its id stay marked.
    ///
    /// - Returns: Whether there was one.
    public func removeTag(_ id: String) throws(StoreError) -> Bool {
        guard Identifier<Tag>(id).isWellFormed else { return false }
        return try transacting { transaction in
            try transaction.db.run("DELETE FROM tag WHERE id = ?", [id])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.audit("delete tag", object: "tag \(id)")
            return true
        }
    }
}

extension Transaction {
    /// Whether another tag has the name. Names are compared by bytes, as in Parlant.
    fileprivate func isTag(named name: String, but id: String? = nil) throws -> Bool {
        try db.integer("SELECT 1 FROM tag WHERE name = ? AND id IS DISTINCT FROM ? LIMIT 1", [name.blob, id])
            != nil
    }
}

extension Tag {
    fileprivate init(_ row: Row) {
        id = row[0]
        name = row.text(1)
        creation = Timestamp(microseconds: row[2])
    }
}
