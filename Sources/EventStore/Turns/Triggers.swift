public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Asks the AI for a turn; a process that runs turns takes it up.
    ///
    /// In manual mode only an instruction makes the AI speak, once, on behalf of the current owner. Without
    /// one, a running turn is given up and nothing else happens.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - instructions: What to do in the turn; empty for an ordinary answer.
    ///   - someone: Who asks, for the audit; in manual mode they must own the session. nil for the API.
    ///   - ownOnly: Whether in automatic mode too only the operator who last handed the session back may ask.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The turn's `acknowledged` status.
    /// - Throws: `.noAgent` if no process would answer, `.manualMode`, `.notYours`, or a storage error.
    @discardableResult
    public func askForTurn(
        of id: Session.ID, following instructions: [Instruction] = [], by someone: Operator? = nil,
        ownOnly: Bool = false, requestID: Request.ID? = nil
    ) throws(StoreError) -> Settled<LogEntry> {
        if kind != .local { return try enqueue(instructions, by: someone, to: id, requestID) }
        return .done(
            try judging { db in
                let transaction = Transaction(db: db, store: self)
                return try transaction.askForTurn(of: id, instructions, someone, ownOnly: ownOnly, requestID)
            })
    }
}

/// Why turns of a session are wanted. These are rows of `triggers`; `turn` names the turn that took one up.
extension Transaction {
    fileprivate func askForTurn(
        of id: Session.ID, _ instructions: [Instruction], _ someone: Operator?, ownOnly: Bool,
        _ requestID: Request.ID?
    ) throws -> Verdict<LogEntry> {
        var row = try SessionRow.find(id, in: db)
        // Whoever repeats a request is answered as the first time, whoever has the session by now.
        if let made = try acknowledgement(requestID, in: row) { return .done(made) }
        if ownOnly, let someone { try requireHadLast(id, someone) }
        if let refusal = row.state.custody.refusalToInstruct(by: someone?.name) { throw refusal }
        let old = row
        if row.state.mode == .manual, instructions.isEmpty {
            // The running turn was all that its instruction was good for.
            try cutStreams(of: &row)
            row.state.giveUpTurn()
            try db.run("DELETE FROM triggers WHERE session = ? AND turn IS NOT NULL", [row.pk])
            try save(&row, over: old)
            return .refused(.manualMode)
        }
        guard try hasAgent(in: id) else { throw Refusal.noAgent }
        let line = try place(
            .status("acknowledged", in: ids.trace(), at: now, ids), in: &row, requestID: requestID)
        try addTrigger(
            to: row, traceID: line.event.traceID, instructions: instructions, isAcknowledged: true)
        try save(&row, over: old)
        if let someone, !instructions.isEmpty {
            let texts = instructions.map { JSON.string($0.action) }
            try audit("instruct", row, by: someone.name, detail: ["instructions": .array(texts)])
            try noteInstructions(instructions, by: someone.name, to: id)
        }
        return .done(line.entry)
    }

    private func acknowledgement(_ requestID: Request.ID?, in row: SessionRow) throws -> LogEntry? {
        guard let requestID else { return nil }
        try WellFormed.require(requestID.rawValue, "request id")
        guard let made = try EventRow.find(requestID: requestID, session: row.pk, in: db) else { return nil }
        guard made.event.kind == .status, made.event.source == .aiAgent else {
            throw Refusal.requestReused(requestID)
        }
        return made.entry
    }

    /// A trigger without instructions replaces an earlier one: one turn answers everything that the customer
    /// said.
    func addTrigger(
        to row: SessionRow, traceID: String, instructions: [Instruction] = [], isAcknowledged: Bool = false
    ) throws {
        if instructions.isEmpty {
            try db.run(
                "DELETE FROM triggers WHERE session = ? AND turn IS NULL AND instructions IS NULL", [row.pk])
        }
        let told: String? = instructions.isEmpty ? nil : JSON.array(instructions.map(\.json)).compact
        try db.run(
            """
            INSERT INTO triggers (session, trace, instructions, acknowledged, epoch) VALUES (?, ?, ?, ?, ?)
            """, [row.pk, traceID, told, isAcknowledged, row.epochOfInstructions])
    }

    /// Adds a trigger if the customer had the last word: then the AI owes an answer.
    func triggerIfCustomerSpokeLast(_ row: SessionRow) throws {
        guard row.state.mode == .auto, !row.state.isClosed, let event = try db.lastWord(of: row.pk),
            event.isCustomerMessage
        else { return }
        try addTrigger(to: row, traceID: event.traceID)
    }

    /// Drops all triggers. Clients that were told that a turn would come are told that none will.
    func dropTriggers(of row: inout SessionRow) throws {
        try tellOfNoTurn(of: &row, "TRUE")
        try db.run("DELETE FROM triggers WHERE session = ?", [row.pk])
    }

    /// Drops triggers that belong to another state of the session than the current one.
    func dropStaleTriggers(of row: inout SessionRow) throws {
        let old = row
        if row.state.isClosed {
            try dropTriggers(of: &row)
        } else {
            let epoch = row.epochOfInstructions
            try tellOfNoTurn(of: &row, "epoch IS DISTINCT FROM ?", [epoch])
            try db.run(
                "DELETE FROM triggers WHERE session = ? AND turn IS NULL AND epoch IS DISTINCT FROM ?",
                [row.pk, epoch])
        }
        try save(&row, over: old)
    }

    private func tellOfNoTurn(
        of row: inout SessionRow, _ condition: String, _ arguments: Arguments = []
    ) throws {
        let traces = try db.all(
            """
            SELECT trace FROM triggers WHERE session = ? AND turn IS NULL AND acknowledged = 1 AND \(condition)
            ORDER BY pk
            """, [row.pk] + arguments
        ) { $0[0] as String }
        for trace in traces {
            for (name, data) in TurnEnding.cancelled.statuses {
                _ = try place(.status(name, data, in: trace, at: now, ids), in: &row)
            }
        }
    }

    /// Updates the wanted turns after an event was appended.
    func updateTriggers(after line: EventRow, standing: NewEvent.Standing, in row: SessionRow) throws {
        let event = line.event
        guard event.kind == .message, !event.isDeleted, !line.isLate else { return }
        if event.isCustomerMessage {
            if row.state.mode == .auto, !row.state.isClosed {
                try addTrigger(to: row, traceID: event.traceID)
            }
        } else if event.source == .aiAgent, !line.isGrowing, !event.isPreamble {
            try endTriggers(of: row, standing: standing)
        } else if event.source.isHuman, row.state.mode == .auto {
            try db.run("DELETE FROM triggers WHERE session = ? AND instructions IS NULL", [row.pk])
        }
    }

    private func endTriggers(of row: SessionRow, standing: NewEvent.Standing) throws {
        switch standing {
        case .ai(.some), .operatorAsked: try endTriggers(answeredBy: row.state.turn.rawValue, of: row)
        // An AI that claims no turn has answered everything that was said.
        case .ai(nil), .outside, .human:
            try db.run("DELETE FROM triggers WHERE session = ? AND instructions IS NULL", [row.pk])
        }
    }

    func endTriggers(answeredBy turn: Int, of row: SessionRow) throws {
        try db.run("DELETE FROM triggers WHERE session = ? AND turn = ?", [row.pk, turn])
    }
}

extension SessionRow {
    /// The epoch to which the AI's turn is tied; nil in automatic mode.
    fileprivate var epochOfInstructions: Int? { state.mode == .manual ? state.epoch.rawValue : nil }
}

extension Database {
    /// The last message that counts. A message that was cut, or only announced an answer, does not. What an
    /// AI said after a takeover counts only if `late` is set, for a server without a fence: the customer read
    /// it.
    func lastWord(of session: Int64, countingLate late: Bool = false) throws -> Event? {
        let lines = try rows(
            """
            SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
            WHERE e.session = ? AND e.kind = 'message' AND e.deleted = 0 AND e.cut = 0 AND e.late <= ?
            ORDER BY e.offset DESC
            """, [session, late])
        while let event = try lines.next().map(EventRow.init)?.event {
            if !event.isPreamble { return event }
        }
        return nil
    }
}

extension Event {
    /// A status event of the AI's turn.
    static func status(
        _ name: String, _ data: JSON = [:], in traceID: String, at now: Timestamp, _ ids: IDSource
    ) -> Event {
        Event(
            id: Event.ID(ids.short()), source: .aiAgent, kind: .status, offset: .zero, creation: now,
            traceID: traceID, data: ["status": .string(name), "data": data])
    }
}
