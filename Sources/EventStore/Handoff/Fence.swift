import Conversation
import Storage

/// Whether and how the fence lets an event into the log.
enum Admission: Equatable {
    case asIs
    /// Recorded without effect on the mode.
    case late
    /// The one closing message of a handoff.
    case closing
    case refused(Refusal)
    /// Refused, with its text kept as a suggestion.
    case suggested(Refusal)
}

extension SessionRow {
    /// Decides about a new event by comparing its claim with the session's current owner, mode and turn.
    func admission(of new: NewEvent, traceID: String) -> Admission {
        switch new.standing {
        case .human(let someone, let saw):
            if claim != saw { return .refused(.changedMeanwhile(claim)) }
            if mode != .manual || !owner.isExactly(someone.name) { return .refused(.notYours(claim)) }
            return .asIs
        case .operatorAsked(let asked, let turnNumber):
            if claim == asked, mode == .manual, turnNumber.map({ $0.rawValue == turn }) ?? true {
                return .asIs
            }
            return new.kind == .message ? .suggested(.changedMeanwhile(claim)) : .late
        case .outside where new.source != .aiAgent: return .asIs
        case .outside: return admission(claim: nil, kind: new.kind, traceID: traceID)
        case .ai(let turnClaim): return admission(claim: turnClaim, kind: new.kind, traceID: traceID)
        }
    }

    private func admission(claim turnClaim: TurnClaim?, kind: Kind, traceID: String) -> Admission {
        let isStale = mode == .manual || turnClaim.map { $0 != turnNow } ?? false
        if !isStale { return .asIs }
        let isHandoff = mode == .manual && !traceID.isEmpty && traceID.isExactly(handoffTrace)
        if kind != .message { return isHandoff && owner == nil ? .asIs : .late }
        // An owned session has the handoff's trace only if the claim spared it.
        if isHandoff, closingOffset == nil { return .closing }
        return .suggested(staleness(of: turnClaim))
    }

    /// Whether a stream of the AI may keep growing.
    func mayGrow(_ line: EventRow, claim turnClaim: TurnClaim?) -> Bool {
        if closingOffset == line.event.offset.rawValue { return true }
        return mode == .auto && turnClaim.map { $0 == turnNow } ?? true
    }

    func staleness(of turnClaim: TurnClaim?) -> Refusal {
        turnClaim == nil ? .manualMode : .staleTurn(turnNow)
    }

    var turnNow: TurnClaim { TurnClaim(epoch: Epoch(epoch), turn: TurnNumber(turn)) }
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
        guard case .ai(.some) = new.standing, new.kind == .message, row.mode == .auto,
            let held = try HeldTurn.find(session: row.pk, in: db), held.number == row.turn
        else { return false }
        return try db.integer(
            """
            SELECT 1 FROM event INDEXED BY event_offset
            WHERE session = ? AND offset > ? AND kind = 'message' AND source <> 'ai_agent' AND deleted = 0 LIMIT 1
            """, [row.pk, held.through]) != nil
    }

    /// Switches the session to manual mode and silences the AI: turns that were wanted are dropped, and its
    /// earlier suggestions are settled.
    func enterManual(_ row: inout SessionRow, at moment: Int64, reason: String?) throws {
        let words = try words(of: row)
        try cutStreams(of: &row)
        try dropTriggers(of: &row)
        try settleSuggestions(of: &row)
        // The finished text soon replaces this suggestion; if the process dies first, the words are kept.
        if let words { try suggest(words, for: &row) }
        row.enterManual(at: moment, reason: reason)
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
    func cutStreams(of row: inout SessionRow, sparing offset: Int? = nil) throws {
        let growing = try db.all(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.growing = 1", [row.pk],
            EventRow.init)
        for line in growing where line.event.offset.rawValue != offset { _ = try cut(line, of: &row) }
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
