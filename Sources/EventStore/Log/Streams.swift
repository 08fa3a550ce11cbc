public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Replaces the data of a message that is still being streamed.
    ///
    /// With a stale claim, the stream is cut in place and its text kept as a suggestion.
    ///
    /// - Parameters:
    ///   - event: A message whose chunks have no null yet.
    ///   - id: Its session.
    ///   - data: The whole data; complete once its chunks end in null.
    ///   - standing: The claim that the AI's turn began with.
    /// - Returns: The entry.
    /// - Throws: `.staleTurn`, `.manualMode`, `.invalid` for a complete message, or a storage error.
    @discardableResult
    public func updateMessage(
        _ event: Event.ID, in id: Session.ID, data: JSON, standing: TurnClaim?
    ) throws(StoreError) -> Settled<LogEntry> {
        try requireLocal()
        return .done(
            try judging { db in
                let transaction = Transaction(db: db, store: self)
                var (row, line) = try transaction.find(event, in: id, isDeleted: standing != nil)
                // The message, or the one it answers, was deleted, so it no longer belongs to the turn.
                if line.event.isDeleted { return .refused(row.state.staleness(of: standing)) }
                return try transaction.grow(&line, of: &row, data: data, standing: standing)
            })
    }

    /// Ends a stream where it is: it gets its closing null and is marked as cut.
    @discardableResult
    public func closeStream(_ event: Event.ID, in id: Session.ID) throws(StoreError) -> Settled<LogEntry> {
        try requireLocal()
        return .done(
            try transacting { transaction in
                var (row, line) = try transaction.find(event, in: id)
                guard line.isGrowing else { return line.entry }
                let old = row
                line = try transaction.cut(line, of: &row)
                try transaction.save(&row, over: old)
                return line.entry
            })
    }

    /// Marks the events from an offset on as deleted; their offsets stay taken.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - offset: The first event to delete.
    /// - Returns: How many were marked.
    /// - Throws: `.noSuchSession`, or a storage error.
    @discardableResult
    public func deleteEvents(of id: Session.ID, from offset: Offset) throws(StoreError) -> Settled<Int> {
        try requireLocal()
        return .done(
            try transacting { transaction in
                var row = try SessionRow.find(id, in: transaction.db)
                return try transaction.deleteEvents(of: &row, from: offset.rawValue)
            })
    }
}

extension Transaction {
    /// An event and its session; a deleted event only if `isDeleted` allows it.
    fileprivate func find(
        _ event: Event.ID, in id: Session.ID, isDeleted: Bool = false
    ) throws -> (SessionRow, EventRow) {
        let row = try SessionRow.find(id, in: db)
        guard let line = try EventRow.find(event, session: row.pk, in: db),
            isDeleted || !line.event.isDeleted
        else {
            throw Refusal.invalid("The session has no such event. Check its id.")
        }
        return (row, line)
    }

    fileprivate func grow(
        _ line: inout EventRow, of row: inout SessionRow, data: JSON, standing: TurnClaim?
    ) throws -> Verdict<LogEntry> {
        if line.event.data == data { return .done(line.entry) }
        guard let message = Message(data) else {
            throw Refusal.invalid("A message event needs a message text. Add one.")
        }
        let old = row
        guard row.state.mayGrow(streamAt: line.event.offset, claim: standing) else {
            let isHeard = !line.isGrowing && !line.isCut
            if line.isGrowing { line = try cut(line, of: &row) }
            if !isHeard { try suggest(message.text, for: &row, event: line.pk) }
            try save(&row, over: old)
            return .refused(row.state.staleness(of: standing))
        }
        guard line.isGrowing else {
            throw Refusal.invalid("The message is complete. Append another one.")
        }
        line.event.data = data
        line.isGrowing = line.event.isGrowing
        line.answers = row.state.isAnswered(by: line.event, isLate: line.isLate)
        try line.save(in: db)
        try line.index(in: db)
        if line.answers { try recount(&row) }
        if !line.isGrowing, !message.isPreamble, let standing {
            try endTriggers(answeredBy: standing.turn.rawValue, of: row)
        }
        row.showAgain(line)
        try save(&row, over: old)
        return .done(line.entry)
    }

    /// Recomputes from the log since when the customer has waited.
    func recount(_ row: inout SessionRow) throws {
        let answer =
            try db.integer(
                """
                SELECT offset FROM event WHERE session = ? AND answers = 1 AND deleted = 0
                ORDER BY offset DESC LIMIT 1
                """, [row.pk]) ?? -1
        let unanswered = try db.integer64(
            """
            SELECT creation FROM event \(Dialect.index("event_offset"))
            WHERE session = ? AND offset > ? AND source = 'customer' AND kind = 'message' AND deleted = 0
            ORDER BY offset LIMIT 1
            """, [row.pk, answer])
        row.state.unansweredSince = unanswered.map(Timestamp.init(microseconds:))
        row.state.refreshWaiting()
    }

    func deleteEvents(of row: inout SessionRow, from offset: Int) throws -> Int {
        let old = row
        let doomed = try db.all(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.offset >= ? AND e.deleted = 0",
            [row.pk, offset], EventRow.init)
        row.state.customerCount =
            try db.integer(
                "SELECT customer_count FROM event WHERE session = ? AND offset < ? ORDER BY offset DESC LIMIT 1",
                [row.pk, offset]) ?? 0
        for line in doomed {
            try line.unindex(in: db)
            try db.run(
                "UPDATE event SET deleted = 1, growing = 0, position = ?, customer_count = ? WHERE pk = ?",
                [try db.nextPosition(), row.state.customerCount, line.pk])
        }
        try reread(&row)
        if doomed.contains(where: \.event.isCustomerMessage) { try unhear(&row) }
        try save(&row, over: old)
        try db.run(
            "UPDATE read_mark SET unread = 0 WHERE session = ? AND through >= ?",
            [row.pk, row.state.lastCustomerOffset?.rawValue ?? -1])
        return doomed.count
    }

    /// Cuts a running turn that answers a deleted message; if nothing is left to answer, no turn is wanted
    /// anymore.
    private func unhear(_ row: inout SessionRow) throws {
        try cutStreams(of: &row)
        row.state.giveUpTurn()
        if row.state.unansweredSince != nil { return }
        try db.run(
            "DELETE FROM triggers WHERE session = ? AND instructions IS NULL AND acknowledged = 0", [row.pk])
    }

    private func reread(_ row: inout SessionRow) throws {
        row.state.lastOffset = try db.integer(
            "SELECT offset FROM event WHERE session = ? AND deleted = 0 ORDER BY offset DESC LIMIT 1",
            [row.pk]
        ).map { Offset($0) }
        row.state.lastCustomerOffset = try db.integer(
            """
            SELECT offset FROM event \(Dialect.index("event_offset"))
            WHERE session = ? AND source = 'customer' AND kind = 'message' AND deleted = 0
            ORDER BY offset DESC LIMIT 1
            """, [row.pk]
        ).map { Offset($0) }
        try recount(&row)
        try rereadLine(&row)
        try rereadAI(&row)
    }

    private func rereadLine(_ row: inout SessionRow) throws {
        row.lineOffset = nil
        row.lineSource = nil
        row.lineKind = nil
        row.lineText = nil
        row.lineAuthor = nil
        let lines = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.deleted = 0
                AND e.kind = 'message' ORDER BY e.offset DESC
            """, [row.pk])
        while let line = try lines.next().map(EventRow.init) {
            row.show(line)
            if row.lineOffset != nil { return }
        }
    }
}
