public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Saves what an operator has typed but not sent; a blank text empties the draft. Does not advance the
    /// store's position.
    ///
    /// `saw` is the version that the text was based on: 0 if there was none, nil to replace whatever is
    /// stored. If another program of the operator has saved a later version, both texts are kept, the stored
    /// one first. Returns the draft as it is stored then.
    @discardableResult
    public func saveDraft(
        _ text: String, as identity: Identity, in id: Session.ID, by operatorName: String,
        saw version: Int64? = nil
    ) throws(StoreError) -> KeptDraft {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let key: Arguments = [
                operatorName, try SessionRow.key(of: id, in: transaction.db), identity.rawValue,
            ]
            let stored = try transaction.draft(key)
            if let version, let stored, stored.version != version,
                let both = KeptDraft.both(stored.text, text)
            {
                if both == stored.text { return stored }
                return try transaction.keepDraft(both, key)
            }
            if stored == nil, text.isBlank { return KeptDraft(text: "", version: 0) }
            return try transaction.keepDraft(text.isBlank ? "" : text, key)
        }
    }

    /// Appends a text on a line of its own to the stored draft. Does not advance the store's position.
    public func addToDraft(
        _ text: String, as identity: Identity, in id: Session.ID, by operatorName: String
    ) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let key: Arguments = [
                operatorName, try SessionRow.key(of: id, in: transaction.db), identity.rawValue,
            ]
            let stored = try transaction.draft(key)?.text ?? ""
            _ = try transaction.keepDraft(stored.isEmpty ? text : stored + "\n" + text, key)
        }
    }

    /// An operator's unsent drafts, oldest first, of one session or of all; emptied ones only on request.
    public func drafts(
        of operatorName: String, in id: Session.ID? = nil, evenEmpty: Bool = false
    ) throws(StoreError) -> [Draft] {
        try reading { db in
            let condition = (id == nil ? "" : " AND s.id = ?") + (evenEmpty ? "" : " AND length(d.text) > 0")
            return try db.all(
                """
                SELECT s.id, d.identity, d.text, d.saved, d.version FROM draft d JOIN session s ON s.pk = d.session
                WHERE d.operator = ?\(condition) ORDER BY d.saved
                """, [operatorName] + (id.map { [$0.rawValue] } ?? [])
            ) {
                Draft(
                    session: Session.ID($0[0] as String), identity: Identity(rawValue: $0[1]) ?? .oneself,
                    text: $0.text(2), saved: Timestamp(microseconds: $0[3]), version: $0[4])
            }
        }
    }

    /// Records that an operator has had the log on screen up to an offset; never goes back. Does not advance
    /// the store's position.
    public func markRead(
        _ id: Session.ID, by operatorName: String, through offset: Offset
    ) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(operatorName, "operator's name")
            let db = transaction.db
            let row = try SessionRow.find(id, in: db)
            let last = row.state.lastCustomerOffset?.rawValue ?? -1
            let known = try db.integer(
                "SELECT through FROM read_mark WHERE operator = ? AND session = ?", [operatorName, row.pk])
            let through = max(known ?? .min, offset.rawValue)
            try db.run(
                """
                INSERT INTO read_mark (operator, session, through, unread) VALUES (?, ?, ?, ?)
                ON CONFLICT (operator, session) DO UPDATE SET through = excluded.through, unread = excluded.unread
                """, [operatorName, row.pk, through, last > through])
        }
    }
}

extension Transaction {
    /// The draft for a key of operator, session key and identity; nil if there never was one.
    func draft(_ key: Arguments) throws -> KeptDraft? {
        try db.row("SELECT text, version FROM draft WHERE operator = ? AND session = ? AND identity = ?", key)
            .map { KeptDraft(text: $0.text(0), version: $0[1]) }
    }

    /// Writes the next version.
    func keepDraft(_ text: String, _ key: Arguments) throws -> KeptDraft {
        try db.run(
            """
            INSERT INTO draft (operator, session, identity, text, saved) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (operator, session, identity) DO UPDATE
                SET text = excluded.text, saved = excluded.saved, version = draft.version + 1
            """, key + [text.blob, moment])
        return try draft(key)!
    }
}
