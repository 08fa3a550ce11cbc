public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Adds a note that only operators read. This works in a mirror store too, because notes never leave it.
    @discardableResult
    public func addNote(_ text: String, by someone: Operator, to id: Session.ID) throws(StoreError)
        -> Settled<Note>
    {
        .done(
            try transacting { transaction in
                guard !text.isBlank else { throw Refusal.blankText }
                try WellFormed.require(someone.name, "operator's name")
                return try transaction.addNote(text, by: someone.name, to: id)
            })
    }

    /// A session's notes, oldest first.
    public func notes(of id: Session.ID) throws(StoreError) -> [Note] {
        try reading { db in
            try db.all(
                NoteRow.query + " WHERE n.session = ? ORDER BY n.pk", [try SessionRow.key(of: id, in: db)],
                NoteRow.read)
        }
    }

    /// What the AI wanted to say and nobody has used or dropped yet, oldest first.
    public func suggestions(of id: Session.ID) throws(StoreError) -> [Suggestion] {
        try reading { db in
            try db.all(
                SuggestionRow.query + " WHERE g.session = ? AND g.settled = 0 ORDER BY g.pk",
                [try SessionRow.key(of: id, in: db)], SuggestionRow.read)
        }
    }

    /// Marks a suggestion as used or dropped; a second time does nothing.
    public func settleSuggestion(_ id: Int64) throws(StoreError) {
        try transacting { transaction in
            let db = transaction.db
            let pk = try db.integer64("SELECT session FROM suggestion WHERE pk = ? AND settled = 0", [id])
            guard let pk, var row = try SessionRow.find(pk: pk, in: db) else { return }
            let old = row
            try db.run(
                "UPDATE suggestion SET settled = 1, position = ? WHERE pk = ?", [try db.nextPosition(), id])
            row.suggestionCount -= 1
            try transaction.audit("settle suggestion", row)
            try row.save(over: old, in: db)
        }
    }
}

extension Transaction {
    /// Records what the AI was told in a note, which only operators can read.
    func noteInstructions(_ instructions: [Instruction], by author: String, to id: Session.ID) throws {
        let actions = instructions.map(\.action).filter { !$0.isBlank }
        guard !actions.isEmpty else { return }
        _ = try addNote("told the AI: " + actions.joined(separator: "\n"), by: author, to: id)
    }

    func addNote(_ text: String, by author: String, to id: Session.ID) throws -> Note {
        var row = try SessionRow.find(id, in: db)
        let old = row
        try db.run(
            "INSERT INTO note (session, author, text, creation, after, position) VALUES (?, ?, ?, ?, ?, ?)",
            [row.pk, author, text.blob, moment, row.state.lastOffset?.rawValue, try db.nextPosition()])
        let pk = db.lastInsertedRowID
        try db.addPassage(text, .note, of: row.pk, place: pk, moment: moment)
        row.noteCount += 1
        try audit("note", row, by: author)
        try save(&row, over: old)
        return Note(
            id: pk, session: id, author: author, text: text, creation: now,
            after: row.state.lastOffset)
    }
}

enum NoteRow {
    static let query = """
        SELECT n.pk, s.id, n.author, n.text, n.creation, n.after FROM note n JOIN session s ON s.pk = n.session
        """

    static func read(_ row: Row) -> Note {
        Note(
            id: row[0], session: Session.ID(row[1] as String), author: row[2], text: row.text(3),
            creation: Timestamp(microseconds: row[4]), after: (row[5] as Int?).map { Offset($0) })
    }
}

enum SuggestionRow {
    static let query = """
        SELECT g.pk, s.id, g.text, g.creation, g.settled FROM suggestion g JOIN session s ON s.pk = g.session
        """

    static func read(_ row: Row) -> Suggestion {
        Suggestion(
            id: row[0], session: Session.ID(row[1] as String), text: row.text(2),
            creation: Timestamp(microseconds: row[3]), isSettled: row[4])
    }
}
