public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Stores what the mirrored server's agents know of a session's customer. It is private: it never becomes part of
    /// a session, and goes with the customer.
    ///
    /// - Parameters:
    ///   - known: The values by the names of the server's context variables, all of them.
    ///   - id: The session. If something differs, followers are told that it changed.
    /// - Returns: Whether something differed. Nothing is stored while the session or its customer is unknown.
    /// - Throws: A storage error.
    @discardableResult
    public func mirror(known: JSON.Members, ofCustomerIn id: Session.ID) throws(StoreError) -> Bool {
        try requireMirror()
        let hasNews = try reading { db in
            try KnownOfCustomer(of: id, in: db).map { $0.members != known } ?? false
        }
        guard hasNews else { return false }
        return try transacting { transaction in
            guard let former = try KnownOfCustomer(of: id, in: transaction.db), former.members != known else {
                return false
            }
            try transaction.db.run(
                "UPDATE participant SET details = ? WHERE pk = ?",
                [former.details(with: known).compact, former.profile])
            try transaction.db.run(
                "UPDATE session SET position = ? WHERE pk = ?",
                [try transaction.db.nextPosition(), former.session])
            return true
        }
    }
}

/// What a session's customer is known by. nil if there is no such session, or the store does not know its customer.
private struct KnownOfCustomer {
    let session: Int64
    let profile: Int64
    private let details: JSON.Members

    init?(of id: Session.ID, in db: Database) throws {
        guard id.isWellFormed,
            let row = try db.row("SELECT pk, customer_id FROM session WHERE id = ?", [id.rawValue]),
            let customer = try ProfileRow.find(.customer, row[1], in: db)
        else { return nil }
        session = row[0]
        profile = customer.pk
        details = customer.profile.details
    }

    var members: JSON.Members { details[ImpliedParticipant.known]?.members ?? [:] }

    func details(with known: JSON.Members) -> JSON {
        var details = details
        details[ImpliedParticipant.known] = known.isEmpty ? nil : .object(known)
        return .object(details)
    }
}
