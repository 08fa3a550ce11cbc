public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Stores the sessions that a server sent.
    ///
    /// The server's mode applies, but an answer that was asked for before this mirror learned the mode
    /// another way is older news. Rows that do not differ are not written.
    ///
    /// - Parameters:
    ///   - list: The sessions as the server sent them, each once.
    ///   - asked: When the server was asked, by this machine's clock.
    ///   - isWhole: Whether these are all its sessions. If so, missing sessions are gone, and are kept here
    ///     as such.
    ///   - newer: Sessions that the server reported later than this list, which is ignored for them.
    ///   - leavesStandings: Whether to leave the mode of sessions alone whose state a Switchboard server reported,
    ///     because its feed does that better. While the feed fails, a list that was asked for later is newer.
    /// - Returns: The sessions that are new or changed.
    /// - Throws: A storage error.
    @discardableResult
    public func mirror(
        _ list: [Session], asked: Timestamp, isWhole: Bool, besides newer: Set<Session.ID> = [],
        leavesStandings: Bool = false
    ) throws(StoreError) -> [Session.ID] {
        try requireMirror()
        let list = list.filter { (try? WellFormed.require($0)) != nil }
        let news = ListNews(
            list: list, asked: asked.microseconds, now: now.microseconds, newer: newer,
            leavesStandings: leavesStandings)
        // Most lists contain nothing new and must not take the write lock.
        let (told, absence) = try reading { db in
            (try news.differing(in: db), isWhole ? try news.absence(in: db) : .none)
        }
        // Missing sessions are looked at until they are answered with 404; after a loss, that would be all of
        // them.
        let changed = told.map(\.id) + (absence.isLoss ? absence.unmarked : absence.missing)
        if told.isEmpty, !absence.isNews { return changed }
        return try transacting { transaction in
            for session in told { try transaction.mirror(session, news) }
            if absence.isNews { try transaction.note(absence) }
            return changed
        }
    }

    /// Records that the server no longer has a session.
    public func markGone(_ id: Session.ID) throws(StoreError) {
        try requireMirror()
        try transacting { try $0.markGone(id) }
    }

    /// Stores the names of agents and customers.
    public func mirror(_ profiles: [Profile]) throws(StoreError) {
        try requireMirror()
        for profile in profiles where (try? WellFormed.require(profile.id, "id")) != nil {
            guard let known = try self.profile(profile.role, profile.id) else {
                if try addProfile(profile) { try renameSessions(of: profile) }
                continue
            }
            if !known.name.isExactly(profile.name) {
                _ = try changeProfile(profile.role, profile.id) { $0.name = profile.name }
            }
        }
    }

    func requireMirror() throws(StoreError) {
        if kind == .local {
            throw .refused(.invalid("This store mirrors no server. Name a mirror's store: --store PATH"))
        }
    }
}

/// A list of sessions, compared with what is known.
struct ListNews {
    var list: [Session]
    var asked: Int64
    var now: Int64
    /// Sessions that were reported later than the list.
    var newer: Set<Session.ID>
    var leavesStandings: Bool

    /// How long a guess outweighs a list: a server may report the event before it has changed the mode.
    static let guessGrace = Duration.seconds(2).microseconds

    /// A call explains a switch only if a list reports the switch within this time of it; clocks may differ.
    static let callReach = Duration.seconds(600).microseconds

    func differing(in db: Database) throws -> [Session] {
        let find = "SELECT \(SessionRow.selection) FROM session s WHERE s.id = ?"
        return try list.filter { session in
            if newer.contains(session.id) { return false }
            guard let row = try db.first(find, [session.id.rawValue], SessionRow.init) else { return true }
            return row.mirror.isGone != false || !row.isTold(by: session) || row.changesMode(session, self)
        }
    }

    func absence(in db: Database) throws -> Absence {
        try Absence(besides: Set((list.map(\.id) + newer).map(\.rawValue)), in: db)
    }
}

extension Transaction {
    fileprivate func mirror(_ session: Session, _ news: ListNews) throws {
        guard try db.integer("SELECT 1 FROM session WHERE id = ?", [session.id.rawValue]) != nil else {
            return try add(session, news)
        }
        var row = try SessionRow.find(session.id, in: db)
        let old = row
        let isBack = row.mirror.isGone == true
        if row.mirror.isGone != false {
            row.mirror.isGone = false
            row.mirror.modeAt = nil
            try db.run("UPDATE session SET gone_at = NULL WHERE pk = ?", [row.pk])
        }
        if row.changesMode(session, news) {
            row.learnMode(session, news)
            try explainSwitch(of: &row, asked: news.asked)
        }
        row.update(from: session)
        if row.agentID != old.agentID { row.agentName = try name(.agent, row.agentID) }
        if row.customerID != old.customerID { row.customerName = try name(.customer, row.customerID) }
        try refreshClosed(&row)
        // The log shows who owned the session; nobody needs to write into it again.
        if isBack { try replayLog(of: &row) }
        try save(&row, over: old)
    }

    /// Looks in the log for the reason of a switch: it may have been there before the list reported the
    /// switch, and nothing new may follow.
    private func explainSwitch(of row: inout SessionRow, asked: Int64) throws {
        guard row.state.isSwitchUnexplained else { return }
        let lines = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
            WHERE e.session = ? AND e.deleted = 0 ORDER BY e.offset DESC LIMIT 100
            """, [row.pk])
        while let event = try lines.next().map(EventRow.init)?.event {
            // Whatever was asked for before this event has been answered.
            if event.source.isHuman || event.handoff != nil { return }
            guard let call = event.handoffCall else { continue }
            guard abs(asked - event.creation.microseconds) <= ListNews.callReach else { return }
            row.state.explainSwitch(by: call, event, in: .parlant)
            return
        }
    }

    private func add(_ session: Session, _ news: ListNews) throws {
        var row = SessionRow(
            session, agentName: try name(.agent, session.agentID.rawValue),
            customerName: try name(.customer, session.customerID.rawValue))
        row.mirror.isGone = false
        row.state.switchMode(
            to: session.mode, at: Timestamp(microseconds: news.asked), reason: session.handoffReason)
        row.state.refreshClosed()
        try insert(&row)
    }

    private func name(_ role: Profile.Role, _ id: String) throws -> String {
        try db.row("SELECT name FROM participant WHERE role = ? AND id = ?", [role.rawValue, id])?.text(0)
            ?? id
    }

    func markGone(_ id: Session.ID) throws {
        guard id.isWellFormed, try db.integer("SELECT 1 FROM session WHERE id = ?", [id.rawValue]) != nil
        else { return }
        var row = try SessionRow.find(id, in: db)
        let old = row
        row.state.markGone()
        row.mirror.isGone = true
        row.mirror.claimOffset = nil
        row.mirror.isHandoffLost = false
        try save(&row, over: old)
    }

    /// A customer's message reopens a closed session, though the server keeps the label until somebody
    /// removes it.
    func refreshClosed(_ row: inout SessionRow) throws {
        row.state.refreshClosed()
        guard row.state.isClosed, let spoke = row.state.lastCustomerOffset,
            let closed = try closing(of: row), closed < spoke
        else { return }
        row.state.isClosed = false
        row.state.outcome = nil
    }

    /// The offset of the last action that closed the session; nil if there is none.
    private func closing(of row: SessionRow) throws -> Offset? {
        let lines = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.deleted = 0
                AND e.kind = 'custom' ORDER BY e.offset DESC
            """, [row.pk])
        while let line = try lines.next().map(EventRow.init) {
            if line.event.handoff?.action == .close { return line.event.offset }
        }
        return nil
    }
}

extension SessionRow {
    /// Whether the row matches the list in everything but the mode.
    fileprivate func isTold(by session: Session) -> Bool {
        var told = self
        told.update(from: session)
        return told.title == title && told.agentID == agentID && told.customerID == customerID
            && told.creation == creation && told.consumption == consumption && told.metadata == metadata
            && told.labels == labels
    }

    fileprivate mutating func update(from session: Session) {
        agentID = session.agentID.rawValue
        customerID = session.customerID.rawValue
        creation = session.creation.microseconds
        title = session.title
        consumption = JSON.object(session.consumptionOffsets).compact
        metadata = JSON.object(session.metadata).compact
        // A server sends labels in any order.
        if Set(labelList.map { ExactText($0) }) != Set(session.labels.map { ExactText($0) }) {
            labelList = session.labels.withoutRepetition
        }
    }

    /// Whether the mode in a list is news.
    fileprivate func changesMode(_ session: Session, _ news: ListNews) -> Bool {
        if news.leavesStandings, mirror.toldAt != nil { return false }
        let learned = mirror.modeAt ?? .min
        guard news.asked >= learned else { return false }
        if session.mode == state.mode {
            return mirror.isModeGuessed || (state.mode == .manual && mirror.isHandoffLost)
        }
        return !mirror.isModeGuessed || news.asked >= learned + ListNews.guessGrace
    }

    fileprivate mutating func learnMode(_ session: Session, _ news: ListNews) {
        let isLost =
            state.mode == .manual && mirror.isModeGuessed && state.handoffTrace != nil && state.owner == nil
        if session.mode != state.mode {
            state.learnMode(
                session.mode, at: Timestamp(microseconds: news.asked), reason: session.handoffReason)
            mirror.switchedAt = session.mode == .manual ? news.asked : nil
            mirror.claimOffset = nil
            mirror.modeAt = news.now
            // It stands otherwise than it was told: until it is told again, that says nothing.
            mirror.toldAt = nil
        }
        mirror.isModeGuessed = false
        mirror.isHandoffLost = session.mode == .auto && isLost
    }
}
