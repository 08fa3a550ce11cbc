import Conversation
import Storage

/// A conversation that must be erased at a desk, because its session was erased here.
public struct DeskErasure: Hashable, Sendable, Identifiable {
    public var id: Int64
    /// The key of the stay.
    public var link: String
    /// The desk's id; nil if the desk never told one.
    public var conversation: String?
    public var tries: Int
}

extension EventStore {
    /// The erasures of a bridge that are due.
    public func dueErasures(of bridge: String, limit: Int = 20) throws(StoreError) -> [DeskErasure] {
        let now = now
        return try reading { db in
            try db.all(
                """
                SELECT pk, link, conversation, tries FROM desk_erasure
                WHERE bridge = ? AND state = 'pending' AND due <= ? ORDER BY due, pk LIMIT ?
                """, [bridge, now.microseconds, limit]
            ) { DeskErasure(id: $0[0], link: $0[1], conversation: $0[2], tries: $0[3]) }
        }
    }

    /// Forgets an erasure that the desk has carried out.
    public func finish(_ erasure: DeskErasure) throws(StoreError) {
        try transacting(counts: false) {
            try $0.db.run("DELETE FROM desk_erasure WHERE pk = ?", [erasure.id])
        }
    }

    /// Tries an erasure again after a pause, or keeps it as one that the desk cannot carry out.
    ///
    /// - Parameters:
    ///   - erasure: The erasure.
    ///   - pause: nil if it is given up and a person must erase it at the desk.
    ///   - reason: Why it failed.
    /// - Throws: A storage error.
    public func postpone(
        _ erasure: DeskErasure, by pause: Duration?, _ reason: String
    ) throws(StoreError) {
        try transacting(counts: false) { transaction in
            try transaction.db.run(
                "UPDATE desk_erasure SET state = ?, reason = ?, tries = tries + 1, due = ? WHERE pk = ?",
                [
                    pause == nil ? "failed" : "pending", reason.blob,
                    (transaction.now + (pause ?? .zero)).microseconds, erasure.id,
                ])
        }
    }
}

extension Database {
    /// Remembers what must be erased at desks when a session is deleted here.
    func oweErasures(of session: Int64) throws {
        try run(
            """
            INSERT INTO desk_erasure (bridge, link, conversation, state, tries, due)
            SELECT bridge, link, conversation, 'pending', 0, 0 FROM bridge_link
            WHERE session = ? AND state <> 'claiming'
            """, [session])
    }
}
