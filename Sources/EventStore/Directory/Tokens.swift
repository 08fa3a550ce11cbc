public import Conversation
import Foundation
import Storage

/// What a network client shows to be let in; its secret is nowhere in the store.
public struct AccessToken: Hashable, Sendable {
    /// What its holder may do.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// One session, as its customer.
        case customer
        /// An AI process.
        case agent
        case `operator`
        case admin
    }

    /// The id by which it is listed and revoked; not a secret.
    public var id: String
    public var role: Role
    /// A customer's session, or an operator's login; for others a name to recognize it by, or nil.
    public var subject: String?
    public var creation: Timestamp
    /// nil while it is valid.
    public var revoked: Timestamp?
    /// The token is refused from then on; nil for never.
    public var expiry: Timestamp?
    /// When it was last shown, to a minute; nil for never.
    public var used: Timestamp?

    /// Creates a valid token.
    public init(id: String, role: Role, subject: String?, creation: Timestamp) {
        self.id = id
        self.role = role
        self.subject = subject
        self.creation = creation
    }
}

extension EventStore {
    /// Stores a token.
    ///
    /// - Parameters:
    ///   - hash: A one-way hash of the secret.
    ///   - role: What its holder may do.
    ///   - subject: A customer's session, which must exist; an operator's login.
    ///   - life: How long it is valid; nil forever.
    /// - Returns: The token.
    /// - Throws: `.noSuchSession`, `.invalid` if the role needs a subject, or a storage error.
    public func addToken(
        hash: [UInt8], role: AccessToken.Role, subject: String?, life: Duration? = nil
    ) throws(StoreError) -> AccessToken {
        try transacting { transaction in
            try WellFormed.require(subject, "token's subject")
            switch (role, subject) {
            case (.customer, let subject?):
                _ = try SessionRow.key(of: Session.ID(subject), in: transaction.db)
            case (.customer, nil): throw Refusal.invalid("A customer's token needs a session. Name one.")
            case (.operator, nil): throw Refusal.invalid("An operator's token needs a login. Name one.")
            case (.operator, let login?):
                if let objection = Operator.objection(to: login) { throw objection }
            case (.agent, _), (.admin, _): break
            }
            var token = AccessToken(
                id: transaction.ids.short(), role: role, subject: subject, creation: transaction.now)
            token.expiry = life.map { transaction.now + $0 }
            try transaction.db.run(
                "INSERT INTO token (id, hash, role, subject, creation, expiry) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    token.id, Data(hash), role.rawValue, subject, token.creation.microseconds,
                    token.expiry?.microseconds,
                ])
            // A customer's token belongs to a session, whose audit entries lose their details when it is
            // deleted.
            try transaction.audit(
                "create token", session: role == .customer ? subject ?? "" : "", object: "token \(token.id)",
                detail: [
                    "role": .string(role.rawValue),
                    "subject": role == .customer ? .null : .optional(subject),
                ])
            return token
        }
    }

    /// All tokens, oldest first, including revoked ones.
    public func tokens() throws(StoreError) -> [AccessToken] {
        try reading { try $0.all("SELECT \(TokenRow.columns) FROM token ORDER BY pk", [], TokenRow.read) }
    }

    /// Whether there was ever a token. Once there was, nobody is let in without one.
    public func hasTokens() throws(StoreError) -> Bool {
        try reading { try $0.integer("SELECT 1 FROM token LIMIT 1") != nil }
    }

    /// The token with this hash of its secret; nil if there is none, or it was revoked or has expired.
    public func token(hash: [UInt8]) throws(StoreError) -> AccessToken? {
        let now = now
        return try reading { db in
            try db.all(
                """
                SELECT \(TokenRow.columns) FROM token
                WHERE hash = ? AND revoked IS NULL AND coalesce(expiry, ?) > ?
                """, [Data(hash), Int64.max, now.microseconds],
                TokenRow.read
            ).first
        }
    }

    /// Records that a token was shown now.
    public func noteUse(ofToken id: String) throws(StoreError) {
        let now = now
        try writing(counts: false) {
            try $0.run("UPDATE token SET used = ? WHERE id = ?", [now.microseconds, id])
        }
    }

    /// Gives a token a new secret; the old one is no longer accepted.
    ///
    /// - Parameters:
    ///   - id: The token, which keeps its id and everything bound to it.
    ///   - hash: A one-way hash of the new secret.
    ///   - life: How long it is valid from now on; nil leaves its expiry as it was.
    /// - Returns: Whether there is such a token that was not revoked.
    /// - Throws: A storage error.
    public func rotateToken(_ id: String, hash: [UInt8], life: Duration? = nil) throws(StoreError) -> Bool {
        guard Identifier<AccessToken>(id).isWellFormed else { return false }
        return try transacting { transaction in
            let expiry = life.map { (transaction.now + $0).microseconds }
            try transaction.db.run(
                "UPDATE token SET hash = ?, expiry = coalesce(?, expiry) WHERE id = ? AND revoked IS NULL",
                [Data(hash), expiry, id])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.audit("rotate token", object: "token \(id)")
            return true
        }
    }

    /// Revokes a token: nobody is let in by it anymore.
    ///
    /// - Returns: Whether there is such a token; a second time does nothing.
    public func revokeToken(_ id: String) throws(StoreError) -> Bool {
        guard Identifier<AccessToken>(id).isWellFormed else { return false }
        return try transacting { transaction in
            try transaction.db.run(
                "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ?", [transaction.moment, id])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.audit("revoke token", object: "token \(id)")
            return true
        }
    }
}

private enum TokenRow {
    static let columns = "id, role, subject, creation, revoked, expiry, used"

    static func read(_ row: Row) throws -> AccessToken {
        guard let role = AccessToken.Role(rawValue: row[1]) else {
            throw Refusal.invalid("A token has a role of a newer Switchboard. Update this one.")
        }
        var token = AccessToken(
            id: row[0], role: role, subject: row[2], creation: Timestamp(microseconds: row[3]))
        token.revoked = (row[4] as Int64?).map(Timestamp.init(microseconds:))
        token.expiry = (row[5] as Int64?).map(Timestamp.init(microseconds:))
        token.used = (row[6] as Int64?).map(Timestamp.init(microseconds:))
        return token
    }
}
