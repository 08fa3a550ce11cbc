public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Begins the turn that has been due longest, in any session in which no living process has a turn.
    ///
    /// Turns of processes whose lease has ended are closed first: what they left unanswered is due again. The
    /// turn's `acknowledged` and `processing` are in the log when this returns.
    ///
    /// - Parameters:
    ///   - process: The process that runs it; its lease is renewed.
    ///   - lease: How long the lease holds without another renewal.
    ///   - session: The only session that the process answers in; nil for all.
    /// - Returns: The turn; nil if nothing is due.
    /// - Throws: `.mirrorStore`, or a storage error.
    public func nextTurn(
        for process: AgentProcess.ID, lease: Duration, in session: Session.ID? = nil
    ) throws(StoreError) -> Turn? {
        try requireLocal()
        // Most calls find nothing and must not take the write lock.
        guard try reading({ try Transaction(db: $0, store: self).isWorkThere(in: session) }) else {
            return nil
        }
        return try transacting { transaction in
            try transaction.renewLease(of: process, for: lease, in: session)
            try transaction.endTurnsOfTheDead()
            return try transaction.beginNextTurn(by: process, in: session)
        }
    }

    /// Begins a turn in one session, wanted or not. Every earlier claim of the session becomes stale, and its
    /// streams are cut. Nothing is logged.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - process: The process that runs it.
    /// - Returns: The claim that the turn's messages have to carry.
    /// - Throws: `.manualMode`, `.noSuchSession`, or a storage error.
    public func claimTurn(of id: Session.ID, by process: AgentProcess.ID) throws(StoreError) -> TurnClaim {
        try requireLocal()
        return try transacting { transaction in
            try WellFormed.require(process.rawValue, "agent process's id")
            var row = try SessionRow.find(id, in: transaction.db)
            let old = row
            guard row.state.mode == .auto else { throw Refusal.manualMode }
            try transaction.hold(&row, by: process, traceID: nil)
            try transaction.save(&row, over: old)
            return row.state.turnNow
        }
    }

    /// The state of the turns that a process holds. A missing turn was lost to another process, or its
    /// session is gone.
    public func turns(
        of process: AgentProcess.ID
    ) throws(StoreError) -> [Session.ID: (claim: TurnClaim, standing: TurnStanding)] {
        try reading { db in
            let rows = try db.all(HeldTurn.standings, [process.rawValue]) { row in
                let claim = TurnClaim(epoch: Epoch(row[1]), turn: TurnNumber(row[2]))
                let standing: TurnStanding = row[3] ? .stale : row[4] ? .superseded : .going
                return (Session.ID(row[0] as String), (claim, standing))
            }
            return Dictionary(rows) { first, _ in first }
        }
    }

    /// The process that holds a session's turn; nil if none does.
    ///
    /// - Parameters:
    ///   - number: Only this turn; nil for any that is held by a process with a valid lease.
    ///   - id: The session.
    /// - Returns: The process.
    /// - Throws: A storage error.
    public func holder(
        ofTurn number: TurnNumber? = nil, in id: Session.ID
    ) throws(StoreError) -> AgentProcess.ID? {
        let clock = options.leaseClock
        return try reading { db in
            try db.row(
                """
                SELECT process FROM turn WHERE session = (SELECT pk FROM session WHERE id = ?)
                    AND CASE WHEN ? IS NULL THEN process IN (SELECT id FROM agent WHERE boot = ? AND until > ?)
                        ELSE number = ? END
                """, [id.rawValue, number?.rawValue, clock.boot(), clock.now(), number?.rawValue]
            ).map { AgentProcess.ID($0[0] as String) }
        }
    }

    /// Ends a turn, with the statuses that say so.
    ///
    /// - Parameters:
    ///   - turn: As it was begun.
    ///   - ending: How it ended.
    /// - Returns: Whether the turn was still held; otherwise nothing was done.
    /// - Throws: A storage error.
    @discardableResult
    public func end(_ turn: Turn, _ ending: TurnEnding) throws(StoreError) -> Bool {
        try requireLocal()
        return try transacting { transaction in
            guard
                let pk = try transaction.db.integer64(
                    "SELECT pk FROM session WHERE id = ?", [turn.session.rawValue]),
                let held = try HeldTurn.find(session: pk, in: transaction.db),
                held.number == turn.claim.turn.rawValue
            else { return false }
            try transaction.end(held, ending)
            return true
        }
    }
}

extension HeldTurn {
    /// Session, epoch, turn, whether it is stale, and whether something newer is due. A turn that asked for a
    /// human is not stale: the closing message of its handoff belongs to it.
    fileprivate static let standings = """
        SELECT s.id, u.epoch, u.number,
            NOT (s.turn = u.number AND ((s.epoch = u.epoch AND s.mode = u.mode)
                OR (s.mode = 1 AND s.handoff_trace IS u.trace))),
            EXISTS (SELECT 1 FROM triggers t WHERE t.session = u.session AND t.turn IS NULL)
        FROM turn u JOIN session s ON s.pk = u.session WHERE u.process = ?
        """
}

extension Transaction {
    /// Takes a session's id twice; null for any.
    private static let idle = """
        t.turn IS NULL AND t.session NOT IN (SELECT session FROM turn)
        AND (? IS NULL OR t.session = (SELECT pk FROM session WHERE id = ?))
        """
    private static let dead = """
        process NOT IN (SELECT id FROM agent WHERE boot = ? AND until > ?)
        """

    fileprivate func isWorkThere(in session: Session.ID?) throws -> Bool {
        let wanted: Arguments = [session?.rawValue, session?.rawValue]
        return try db.integer("SELECT 1 FROM triggers t WHERE \(Self.idle) LIMIT 1", wanted) != nil
            || db.integer(
                "SELECT 1 FROM turn WHERE \(Self.dead) LIMIT 1", [leaseClock.boot(), leaseClock.now()]) != nil
    }

    fileprivate func endTurnsOfTheDead() throws {
        let now: Arguments = [leaseClock.boot(), leaseClock.now()]
        for held in try HeldTurn.all(Self.dead, now, in: db) {
            // What it had said by then stays.
            let ending: TurnEnding = try held.isOwed(in: db) ? .failed(Self.deathWording) : .completed
            try end(held, ending, isDueAgain: true)
        }
    }

    private static let deathWording = "The process that ran this turn ended. Another process will take it up."

    fileprivate func beginNextTurn(by process: AgentProcess.ID, in session: Session.ID?) throws -> Turn? {
        let wanted: Arguments = [session?.rawValue, session?.rawValue]
        while let pk = try db.integer64(
            "SELECT t.session FROM triggers t WHERE \(Self.idle) ORDER BY t.pk LIMIT 1", wanted)
        {
            guard var row = try SessionRow.find(pk: pk, in: db) else {
                try db.run("DELETE FROM triggers WHERE session = ?", [pk])
                continue
            }
            try dropStaleTriggers(of: &row)
            if let turn = try begin(&row, by: process) { return turn }
        }
        return nil
    }

    /// Takes up everything that is wanted of the session; nil if nothing is wanted anymore.
    private func begin(_ row: inout SessionRow, by process: AgentProcess.ID) throws -> Turn? {
        let triggers = try db.all(
            "SELECT trace, instructions, acknowledged FROM triggers WHERE session = ? AND turn IS NULL ORDER BY pk",
            [row.pk], TriggerRow.init)
        guard let newest = triggers.last else { return nil }
        let old = row
        try hold(&row, by: process, traceID: newest.traceID)
        if !newest.isAcknowledged {
            _ = try place(.status("acknowledged", in: newest.traceID, at: now, ids), in: &row)
        }
        _ = try place(
            .status("processing", ["stage": "Interpreting"], in: newest.traceID, at: now, ids), in: &row)
        try save(&row, over: old)
        return Turn(
            session: row.sessionID, claim: row.state.turnNow, traceID: newest.traceID,
            instructions: triggers.flatMap(\.instructions),
            asked: row.state.mode == .manual ? row.claim : nil)
    }

    /// Raises the turn number and takes up what is wanted.
    fileprivate func hold(_ row: inout SessionRow, by process: AgentProcess.ID, traceID: String?) throws {
        try cutStreams(of: &row)
        row.state.giveUpTurn()
        try HeldTurn(row, by: process, traceID: traceID ?? "").insert(in: db)
        // What a replaced turn had taken up is now this turn's to answer. The process that runs this turn was
        // not told the other's instructions, so they are due for a turn of their own.
        try db.run(
            """
            UPDATE triggers SET turn = CASE WHEN turn IS NOT NULL AND instructions IS NOT NULL THEN NULL ELSE ? END
            WHERE session = ?
            """, [row.state.turn.rawValue, row.pk])
    }

    /// Ends a turn. What it did not answer is due for another turn if it was cancelled or `isDueAgain` is
    /// set.
    func end(_ held: HeldTurn, _ ending: TurnEnding, isDueAgain: Bool = false) throws {
        try db.run("DELETE FROM turn WHERE session = ? AND number = ?", [held.session, held.number])
        guard var row = try SessionRow.find(pk: held.session, in: db) else { return }
        let old = row
        let isCurrent = row.state.turn.rawValue == held.number
        if isCurrent { try cutStreams(of: &row) }
        for (name, data) in ending.statuses where !held.traceID.isEmpty {
            let status = Event.status(name, data, in: held.traceID, at: now, ids)
            let isStale =
                row.admission(
                    of: NewEvent(
                        source: .aiAgent, kind: .status, data: status.data, standing: held.standing(in: row)),
                    traceID: held.traceID) != .asIs
            _ = try place(status, in: &row, EntryFacts(isLate: isStale))
        }
        // A message that is still on its way belongs to no turn anymore.
        if isCurrent { row.state.giveUpTurn() }
        try save(&row, over: old)
        if ending == .cancelled || isDueAgain {
            try db.run(
                """
                UPDATE triggers SET turn = NULL, acknowledged = 0 WHERE session = ? AND turn = ?
                """, [held.session, held.number])
        } else {
            try endTriggers(answeredBy: held.number, of: row)
        }
    }
}

private struct TriggerRow {
    var traceID: String
    var instructions: [Instruction]
    var isAcknowledged: Bool

    init(_ row: Row) {
        traceID = row[0]
        let told = (row[1] as String?).map(SessionRow.parsed)
        instructions = (told?.array ?? []).compactMap { Instruction($0) }
        isAcknowledged = row[2]
    }
}

extension TurnEnding {
    /// In Parlant's order.
    var statuses: [(name: String, data: JSON)] {
        let completed: JSON = [
            "stage": "completed", "matched_guidelines": [], "matched_journeys": [],
            "matched_journey_states": [],
        ]
        switch self {
        case .completed: return [("ready", completed)]
        case .cancelled: return [("cancelled", [:]), ("ready", completed)]
        case .failed(let wording): return [("ready", completed), ("error", ["exception": .string(wording)])]
        }
    }
}
