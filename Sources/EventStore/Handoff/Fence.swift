import Conversation
import Handoff
import Storage

extension SessionRow {
    func admission(of new: NewEvent, traceID: String) -> Admission {
        state.admission(of: new.kind, from: new.source, as: new.standing, traceID: traceID)
    }
}

extension Transaction {
    /// Keeps what the AI may no longer send as a suggestion. A stream's text replaces what was kept of it
    /// before. That includes text kept before the stream had an event, if the new text continues it.
    func suggest(_ text: String, for row: inout SessionRow, event: Int64? = nil) throws {
        guard !text.isBlank else { return }
        let earlier = try db.integer64(
            """
            SELECT pk FROM suggestion
            WHERE session = ? AND settled = 0
                AND (event = ? OR (event IS NULL AND substr(?, 1, length(text)) = text))
            ORDER BY event IS NULL, pk DESC LIMIT 1
            """, [row.pk, event, text.blob])
        if let earlier {
            try db.run(
                "UPDATE suggestion SET text = ?, position = ? WHERE pk = ?",
                [text.blob, try db.nextPosition(), earlier])
            return
        }
        try db.run(
            "INSERT INTO suggestion (session, event, text, creation, settled, position) VALUES (?, ?, ?, ?, 0, ?)",
            [row.pk, event, text.blob, moment, try db.nextPosition()])
        row.suggestionCount += 1
    }

    /// Whether a message is outdated because the customer, or a human on the AI's behalf, spoke after its
    /// turn began. It does not become a suggestion: another turn answers everything.
    func isSuperseded(_ new: NewEvent, in row: SessionRow) throws -> Bool {
        guard case .ai(.some) = new.standing, new.kind == .message, row.state.mode == .auto,
            let held = try HeldTurn.find(session: row.pk, in: db), held.number == row.state.turn.rawValue
        else { return false }
        return try db.integer(
            """
            SELECT 1 FROM event \(Dialect.index("event_offset"))
            WHERE session = ? AND offset > ? AND kind = 'message' AND source <> 'ai_agent' AND deleted = 0 LIMIT 1
            """, [row.pk, held.through]) != nil
    }

    /// Silences the AI because the session is switched to manual mode: turns that were wanted are dropped, and
    /// its earlier suggestions are settled.
    func silence(_ row: inout SessionRow) throws {
        let words = try words(of: row)
        try cutStreams(of: &row)
        try dropTriggers(of: &row)
        try settleSuggestions(of: &row)
        // The finished text soon replaces this suggestion; if the process dies first, the words are kept.
        if let words { try suggest(words, for: &row) }
    }

    private func settleSuggestions(of row: inout SessionRow) throws {
        guard row.suggestionCount > 0 else { return }
        let open = try db.all(
            "SELECT pk FROM suggestion WHERE session = ? AND settled = 0", [row.pk]
        ) { $0[0] as Int64 }
        for pk in open {
            try db.run(
                "UPDATE suggestion SET settled = 1, position = ? WHERE pk = ?", [try db.nextPosition(), pk])
        }
        row.suggestionCount = 0
    }

    /// Closes every stream that is still growing: a stream from before an epoch cannot end in it. A spared
    /// stream goes on. Live words, which only operators saw, are dropped.
    func cutStreams(of row: inout SessionRow, sparing offset: Offset? = nil) throws {
        let growing = try db.all(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.growing = 1", [row.pk],
            EventRow.init)
        for line in growing where line.event.offset != offset { _ = try cut(line, of: &row) }
        try dropWords(of: row)
    }

    /// Ends a stream where it is with its closing null, and marks it as cut.
    func cut(_ stream: EventRow, of row: inout SessionRow) throws -> EventRow {
        var line = stream
        line.event.endStream()
        line.isGrowing = false
        line.isCut = true
        try line.save(in: db)
        try line.index(in: db)
        return line
    }
}

extension Event {
    /// Ends a stream where it is with its closing null.
    ///
    /// - Returns: Whether the stream was still open.
    @discardableResult
    mutating func endStream() -> Bool {
        guard var chunks = data["chunks"]?.array, chunks.last != .null else { return false }
        chunks.append(.null)
        data["chunks"] = .array(chunks)
        return true
    }
}
