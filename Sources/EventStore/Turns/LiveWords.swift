public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Shows operators what the AI has written so far of a message that enters the log only when complete.
    ///
    /// It is not an event: only the feed of operators and admins contains it, and it disappears with the
    /// message or the end of the turn. Each call advances the position so that consoles notice it, so do not
    /// call it for every word.
    ///
    /// - Parameters:
    ///   - text: All of it so far; empty if the AI gave it up.
    ///   - turn: The turn as it was begun.
    /// - Throws: What appending the message would throw; text refused in manual mode is kept as a suggestion.
    public func showWords(_ text: String, of turn: Turn) throws(StoreError) {
        try requireLocal()
        try judging { db in try Transaction(db: db, store: self).showWords(text, of: turn) }
    }

    /// What the AI is currently writing in a session; nil if it is not writing, or if readers see the message
    /// grow.
    public func liveWords(of id: Session.ID) throws(StoreError) -> LiveWords? {
        try reading { db in
            try db.first(
                "\(LiveWordsRow.query) WHERE s.id = ? AND length(w.text) > 0", [id.rawValue],
                LiveWordsRow.read)
        }
    }
}

extension Schema {
    /// At most one row for each session: the words that its current turn has written.
    static func registerLiveWords(in migrator: inout Migrator) {
        migrator.registerMigration("12 words being written") { db in
            try db.execute(
                """
                CREATE TABLE words (
                    session INTEGER PRIMARY KEY, text BLOB NOT NULL, position INTEGER NOT NULL);
                CREATE UNIQUE INDEX words_position ON words (position);
                """)
        }
    }
}

extension Transaction {
    fileprivate func showWords(_ text: String, of turn: Turn) throws -> Verdict<Void> {
        var row = try SessionRow.find(turn.session, in: db)
        let old = row
        let message = NewEvent(
            source: .aiAgent, kind: .message, data: .null, standing: turn.standing, traceID: turn.traceID)
        let admission = row.admission(of: message, traceID: turn.traceID)
        if admission == .asIs, try isSuperseded(message, in: row) { return .refused(.superseded) }
        switch admission {
        case .asIs, .late:
            try show(text, in: row.pk)
            return .done(())
        case .refused(let refusal): return .refused(refusal)
        case .suggested(let refusal):
            try suggest(text, for: &row)
            try save(&row, over: old)
            return .refused(refusal)
        }
    }

    /// Replaces the words that a session's turn has written.
    func show(_ words: String, in session: Int64) throws {
        try db.run(
            """
            INSERT INTO words (session, text, position) VALUES (?, ?, ?)
            ON CONFLICT (session) DO UPDATE SET text = excluded.text, position = excluded.position
            """, [session, words.blob, try db.nextPosition()])
    }

    /// Drops what a turn had written, once it is said or never will be. Consoles learn that from the message
    /// or from the end of the turn.
    func dropWords(of row: SessionRow) throws {
        try db.run("DELETE FROM words WHERE session = ?", [row.pk])
    }

    /// What a turn had written when an operator stepped in.
    func words(of row: SessionRow) throws -> String? {
        try db.first("\(LiveWordsRow.query) WHERE w.session = ?", [row.pk], LiveWordsRow.read)?.text
    }
}

extension Turn {
    /// The standing of the turn's events.
    public var standing: NewEvent.Standing {
        asked.map { .operatorAsked($0, turn: claim.turn) } ?? .ai(claim)
    }
}

enum LiveWordsRow {
    static let query = "SELECT s.id, w.text FROM words w JOIN session s ON s.pk = w.session"

    static func read(_ row: Row) -> LiveWords {
        LiveWords(session: Session.ID(row[0] as String), text: row.text(1))
    }
}
