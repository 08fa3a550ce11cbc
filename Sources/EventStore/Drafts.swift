public import Conversation
import GRDB

extension EventStore {
    /// Keeps what an operator has typed and not sent; a blank text deletes it. Moves no position.
    public func saveDraft(
        _ text: String, as identity: Identity, in id: Session.ID, by operatorName: String
    ) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let db = transaction.db
            let key: [Value] = [operatorName, try SessionRow.key(of: id, in: db), identity.rawValue]
            if text.isBlank {
                try db.run("DELETE FROM draft WHERE operator = ? AND session = ? AND identity = ?", key)
                return
            }
            try db.run(
                """
                INSERT INTO draft (operator, session, identity, text, saved) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET text = excluded.text, saved = excluded.saved
                """, key + [text.blob, transaction.moment])
        }
    }

    /// Keeps a text on a line of its own below the draft that is stored, whatever that is. Moves no position.
    public func addToDraft(
        _ text: String, as identity: Identity, in id: Session.ID, by operatorName: String
    ) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let db = transaction.db
            try db.run(
                """
                INSERT INTO draft (operator, session, identity, text, saved) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE
                SET text = CAST(text || x'0a' || excluded.text AS BLOB), saved = excluded.saved
                """,
                [
                    operatorName, try SessionRow.key(of: id, in: db), identity.rawValue, text.blob,
                    transaction.moment,
                ])
        }
    }

    /// An operator's unsent texts, oldest first; of one session or of all.
    public func drafts(of operatorName: String, in id: Session.ID? = nil) throws(StoreError) -> [Draft] {
        try reading { db in
            let condition = id == nil ? "" : " AND s.id = ?"
            return try db.all(
                """
                SELECT s.id, d.identity, d.text, d.saved FROM draft d JOIN session s ON s.pk = d.session
                WHERE d.operator = ?\(condition) ORDER BY d.saved
                """, [operatorName] + (id.map { [$0.rawValue] } ?? [])
            ) {
                Draft(
                    session: Session.ID($0[0] as String), identity: Identity(rawValue: $0[1]) ?? .oneself,
                    text: $0.text(2), saved: Timestamp(microseconds: $0[3]))
            }
        }
    }

    /// Records that an operator has had the log on screen up to an offset; never goes back. Moves no position.
    public func markRead(
        _ id: Session.ID, by operatorName: String, through offset: Offset
    ) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let db = transaction.db
            let row = try SessionRow.find(id, in: db)
            let last = row.lastCustomerOffset ?? -1
            try db.run(
                """
                INSERT INTO read_mark (operator, session, through, unread) VALUES (?1, ?2, ?3, ?4 > ?3)
                ON CONFLICT DO UPDATE SET through = max(through, excluded.through),
                    unread = ?4 > max(through, excluded.through)
                """, [operatorName, row.pk, offset.rawValue, last])
        }
    }
}
