public import Conversation
import GRDB

/// Both sides of a session under the names that they see of each other.
public struct Speakers: Hashable, Sendable {
    public var agent: Participant
    public var customer: Participant
}

extension EventStore {
    /// Who speaks in a session.
    ///
    /// - Throws: `.noSuchSession`, or what the file says.
    public func speakers(of id: Session.ID) throws(StoreError) -> Speakers {
        try reading { db in
            guard id.isWellFormed,
                let row = try db.row(
                    "SELECT agent_id, agent_name, customer_id, customer_name FROM session WHERE id = ?",
                    [id.rawValue])
            else { throw Refusal.noSuchSession(id) }
            return Speakers(
                agent: Participant(id: row[0] as String, displayName: row.text(1)),
                customer: Participant(id: row[2] as String, displayName: row.text(3)))
        }
    }
}
