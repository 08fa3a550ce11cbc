public import Conversation
import Handoff
import Storage

extension EventStore {
    /// What is known of a session's customer, with their other sessions.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - operatorName: Whose read marks and drafts the sessions are listed with.
    ///   - limit: How many other sessions at most.
    /// - Returns: nil if there is no such session.
    /// - Throws: A storage error.
    public func customerFile(
        of id: Session.ID, for operatorName: String, limit: Int
    ) throws(StoreError) -> CustomerFile? {
        guard id.isWellFormed else { return nil }
        return try reading { db in
            let row = try db.row(
                "SELECT \(SessionRow.selection) FROM session s WHERE s.id = ?", [id.rawValue]
            )
            .map { SessionRow($0) }
            guard let row else { return nil }
            let customer = row.session.customerID
            var file = CustomerFile(
                session: id, customer: Customer(id: customer, name: row.customerName),
                isGuest: customer.rawValue == ImpliedParticipant.guest)
            if let profile = try ProfileRow.find(.customer, customer.rawValue, in: db)?.profile {
                file.creation = profile.creation
                file.metadata = profile.details["metadata"]?.members ?? [:]
                file.tags = profile.details["tags"]?.array?.compactMap(\.string) ?? []
                file.known = profile.details[ImpliedParticipant.known]?.members ?? [:]
            }
            guard !file.isGuest else { return file }
            file.others = try db.all(
                Summary.query
                    + " WHERE s.customer_id = ? AND s.id <> ? ORDER BY s.creation DESC, s.pk DESC LIMIT ?",
                Summary.arguments(operatorName) + [customer.rawValue, id.rawValue, max(0, limit)],
                Summary.read)
            let all = try db.integer(
                "SELECT count(*) FROM session s WHERE s.customer_id = ?", [customer.rawValue])
            file.otherCount = max(file.others.count, (all ?? 1) - 1)
            return file
        }
    }
}
