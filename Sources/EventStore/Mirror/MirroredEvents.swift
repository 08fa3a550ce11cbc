public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Stores the part of a session's log that a server sent.
    ///
    /// New events change at once who waits and who owns; older ones complete what is known. Events of ours
    /// settle the requests that they name. Answers may arrive out of order.
    ///
    /// - Parameters:
    ///   - events: As the server sent them; empty if it had none.
    ///   - range: The read returned everything from its lower bound on. Events below its upper bound that
    ///     were known when the server was asked, and are not among `events`, are deleted. nil if the read
    ///     returned single events.
    ///   - told: What a Switchboard server reported about the events besides their contents, by offset.
    ///   - id: A session that the mirror knows.
    /// - Returns: What is known now.
    /// - Throws: `.noSuchSession`, or a storage error.
    @discardableResult
    public func mirror(
        _ events: [Event], covering range: Range<Offset>? = nil, told: [Offset: ToldEntry] = [:],
        of id: Session.ID
    ) throws(StoreError) -> MirrorMark {
        try requireMirror()
        let known = events.filter { (try? WellFormed.require($0)) != nil }
            .sorted { $0.offset < $1.offset }
        let news = LogNews(events: known, range: range, told: told)
        let isOld = try reading { db in
            try news.isOld(SessionRow.find(id, in: db), now: now.microseconds, in: db)
        }
        if !isOld { try transacting { try $0.mirror(news, of: id) } }
        return try mark(of: id)
    }

    /// Shows a stream that no longer grows as cut; if it grows after all, it goes on.
    public func abandonStream(at offset: Offset, of id: Session.ID) throws(StoreError) {
        try requireMirror()
        try transacting { transaction in
            let db = transaction.db
            let pk = try SessionRow.key(of: id, in: db)
            guard var line = try EventRow.find(offset: offset.rawValue, session: pk, in: db), line.isGrowing
            else { return }
            line.isGrowing = false
            line.isCut = true
            try line.save(in: db)
            try line.index(in: db)
        }
    }
}

/// One answer of a server about a log.
struct LogNews {
    /// In offset order.
    var events: [Event]
    var range: Range<Offset>?
    var told: [Offset: ToldEntry]

    /// Looks are recorded to the minute: recording each one would move the session in the feed.
    static let lookStep = Duration.seconds(60).microseconds

    /// Whether it contains nothing new.
    func isOld(_ row: SessionRow, now: Int64, in db: Database) throws -> Bool {
        if let range {
            let isCovered = row.mirror.loadedFrom.map { $0 <= range.lowerBound.rawValue } ?? false
            guard isCovered, !isLookDue(row, now: now), try missing(from: row, in: db).isEmpty else {
                return false
            }
        }
        return try events.allSatisfy { event in
            let known = try EventRow.find(offset: event.offset.rawValue, session: row.pk, in: db)
            return known.map { $0.isTold(by: event) && !$0.differs(from: told[event.offset]) } ?? false
        }
    }

    func isLookDue(_ row: SessionRow, now: Int64) -> Bool {
        range != nil && row.mirror.lookedAt.map { now - $0 >= Self.lookStep } ?? true
    }

    /// The known events that the server did not send.
    func missing(from row: SessionRow, in db: Database) throws -> [EventRow] {
        guard let range, !range.isEmpty else { return [] }
        let told = Set(events.map(\.offset.rawValue))
        return try db.all(
            "SELECT offset FROM event WHERE session = ? AND offset >= ? AND offset < ? AND deleted = 0",
            [row.pk, range.lowerBound.rawValue, range.upperBound.rawValue]
        ) { $0[0] as Int }
        .filter { !told.contains($0) }
        .compactMap { try EventRow.find(offset: $0, session: row.pk, in: db) }
    }
}

extension EventRow {
    /// Whether the server's version changes nothing. Answers overtake each other, so a stream never becomes
    /// shorter.
    fileprivate func isTold(by told: Event) -> Bool {
        if event.id != told.id || event.isDeleted != told.isDeleted { return false }
        if event.data == told.data { return event.metadata == told.metadata }
        guard event.message?.chunks != nil, let length = event.chunkCount else { return false }
        return told.chunkCount ?? 0 < length
    }

    /// Whether a server of ours tells beside the event what is not known yet.
    fileprivate func differs(from told: ToldEntry?) -> Bool {
        guard let told else { return false }
        return author == nil && told.author != nil || told.isLate.map { $0 != isLate } ?? false
    }
}

extension Event {
    /// The customer's name in a message of theirs.
    fileprivate func customerName(of id: String) -> String? {
        guard isCustomerMessage, !isDeleted, let participant = message?.participant,
            participant.id.map({ $0 == id }) ?? true
        else { return nil }
        let name = participant.displayName
        return name.isEmpty || name == id ? nil : name
    }

    fileprivate var chunkCount: Int? { data["chunks"]?.array?.count }
}

/// What comparing a server's answer with the known log has found so far.
private struct LogMerge {
    /// Events that are new here.
    var fresh: [EventRow] = []
    /// The requests of ours that they carry out.
    var matches: [OutboxMatch] = []
    /// Whether the answer only continues the log, so that the log need not be read again.
    var isInOrder: Bool
    /// The first offset from which on the log is another one than was read here.
    private(set) var divergence: Offset?

    mutating func diverge(at offset: Offset) {
        divergence = min(divergence ?? offset, offset)
        isInOrder = false
    }
}

extension Transaction {
    fileprivate func mirror(_ news: LogNews, of id: Session.ID) throws {
        var row = try SessionRow.find(id, in: db)
        let old = row
        var merge = LogMerge(isInOrder: row.mirror.loadedFrom != nil && row.mirror.switchedAt == nil)
        for line in try news.missing(from: row, in: db) {
            merge.diverge(at: line.event.offset)
            try remove(line)
        }
        for event in news.events { try compare(event, news, in: &row, &merge) }
        try apply(merge, news, to: &row)
        if let start = news.range?.lowerBound.rawValue {
            row.mirror.loadedFrom = min(start, row.mirror.loadedFrom ?? start)
        }
        if news.isLookDue(row, now: moment) { row.mirror.lookedAt = moment }
        try learnName(from: news, into: &row)
        for match in merge.matches { try confirm(match, in: &row) }
        if row.claim != old.claim || news.events.contains(where: \.endsWords) { try dropWords(of: row) }
        if let divergence = merge.divergence { try unread(row, from: divergence.rawValue) }
        try noteReading(of: row, over: old)
        try save(&row, over: old)
    }

    /// Marks an event as deleted that the server no longer has.
    private func remove(_ line: EventRow) throws {
        try line.unindex(in: db)
        try db.run(
            "UPDATE event SET deleted = 1, growing = 0, position = ? WHERE pk = ?",
            [try db.nextPosition(), line.pk])
    }

    /// Compares an event of the answer with the one that is known at its offset.
    private func compare(
        _ event: Event, _ news: LogNews, in row: inout SessionRow, _ merge: inout LogMerge
    ) throws {
        let told = news.told[event.offset]
        let known = try EventRow.find(offset: event.offset.rawValue, session: row.pk, in: db)
        if var line = known, line.event.id == event.id {
            if !line.isTold(by: event), try !rewrite(&line, as: event, in: &row) { merge.isInOrder = false }
            if let told, line.differs(from: told), try !learn(told, about: &line, in: &row) {
                merge.isInOrder = false
            }
            return
        }
        // Another event is in its place: nothing that is known about the old one is true of it.
        if let known {
            merge.diverge(at: event.offset)
            try known.unindex(in: db)
            try db.run("DELETE FROM event WHERE pk = ?", [known.pk])
        }
        let (line, match) = try new(event, in: row, besides: merge.matches, by: told?.author)
        merge.fresh.append(line)
        if let match { merge.matches.append(match) }
        if event.offset < row.state.nextOffset { merge.isInOrder = false }
    }

    /// Stores the new events, and what they or the changed ones mean for the session.
    private func apply(_ merge: LogMerge, _ news: LogNews, to row: inout SessionRow) throws {
        if merge.isInOrder { return try follow(merge.fresh, told: news.told, in: &row) }
        for var line in merge.fresh {
            try line.insert(in: db)
            try line.index(in: db)
        }
        try replayLog(of: &row, told: news.told)
    }

    /// Customers' messages carry the name; until the server has been asked for it, the id stands in for it.
    private func learnName(from news: LogNews, into row: inout SessionRow) throws {
        let id = row.customerID
        guard row.customerName == id,
            let name = news.events.reversed().lazy.compactMap({ $0.customerName(of: id) }).first
        else { return }
        row.customerName = name
        let unnamed: Arguments = [id, id.blob]
        try db.run(
            "UPDATE participant SET name = ? WHERE role = 'customer' AND id = ? AND name = ?",
            [name.blob] + unnamed)
        let others = try db.all(
            "SELECT pk FROM session WHERE customer_id = ? AND customer_name = ? AND pk <> ? LIMIT 200",
            unnamed + [row.pk]
        ) { $0[0] as Int64 }
        for key in others {
            guard var other = try SessionRow.find(pk: key, in: db) else { continue }
            let old = other
            other.customerName = name
            try save(&other, over: old)
        }
    }

    /// - Returns: Whether the rest of the log means the same as before.
    private func rewrite(
        _ line: inout EventRow, as told: Event, in row: inout SessionRow
    ) throws -> Bool {
        let known = line
        let isStream = known.event.id == told.id && known.event.message?.chunks != nil && !told.isDeleted
        let isSpoken = known.event.data != told.data || known.event.isDeleted != told.isDeleted
        try line.rewrite(as: told, in: db)
        guard isSpoken else { return true }
        guard isStream else { return false }
        if !line.isGrowing, row.state.isAnswered(by: told, isLate: line.isLate) {
            line.answers = true
            try line.save(in: db)
            try recount(&row)
        }
        row.showAgain(line)
        return true
    }

    /// A look may have read the event before the feed told of it.
    ///
    /// - Returns: Whether the rest of the log means the same as before.
    private func learn(_ told: ToldEntry, about line: inout EventRow, in row: inout SessionRow) throws -> Bool
    {
        let wasLate = line.isLate
        line.isLate = told.isLate ?? wasLate
        try line.save(in: db)
        if line.author == nil, let author = told.author {
            line.author = author
            try db.run("UPDATE event SET author = ? WHERE pk = ?", [author, line.pk])
            if row.lineOffset == line.event.offset.rawValue { row.lineAuthor = author }
        }
        return line.isLate == wasLate
    }

    private func new(
        _ event: Event, in row: SessionRow, besides seen: [OutboxMatch], by author: String?
    ) throws -> (EventRow, OutboxMatch?) {
        var line = EventRow(session: row.pk, event: event)
        line.isGrowing = event.isGrowing
        var match = try outboxMatch(event, in: row)
        if seen.contains(where: { $0.requestID == match?.requestID }) { match = nil }
        line.requestID = match?.requestID
        line.author = try match?.operatorName ?? author ?? EventRow.author(of: event, in: db)
        return (line, match)
    }

    private func follow(
        _ lines: [EventRow], told: [Offset: ToldEntry], in row: inout SessionRow
    ) throws {
        let mode = row.state.mode
        var fold = try LogFold(row, in: db, told: told)
        for var line in lines {
            try fold.follow(&line)
            try line.insert(in: db)
            try line.index(in: db)
        }
        row = fold.row
        if row.state.mode != mode { row.guessedMode(at: moment) }
    }

    /// Marks the log as unread from an offset on, because what was read was another log.
    private func unread(_ row: SessionRow, from offset: Int) throws {
        try db.run(
            "UPDATE read_mark SET through = ?, unread = ? WHERE session = ? AND through > ?",
            [
                offset - 1, offset - 1 < row.state.lastCustomerOffset?.rawValue ?? -1, row.pk, offset - 1,
            ])
    }

    /// Counts the owner's unread messages as if they had opened the session.
    private func noteReading(of row: SessionRow, over old: SessionRow) throws {
        if row.state.lastCustomerOffset != old.state.lastCustomerOffset {
            try db.run(
                "UPDATE read_mark SET unread = CASE WHEN through < ? THEN 1 ELSE 0 END WHERE session = ?",
                [row.state.lastCustomerOffset?.rawValue ?? -1, row.pk])
        }
        guard let owner = row.state.owner, !owner.isExactly(old.state.owner),
            try db.row("SELECT 1 FROM operator WHERE name = ?", [owner]) != nil
        else { return }
        try openForReading(row, by: owner)
    }
}

extension SessionRow {
    /// Records that the log says more about the mode than the last list.
    mutating func guessedMode(at moment: Int64) {
        mirror.isModeGuessed = true
        mirror.modeAt = moment
        if state.mode == .manual { mirror.isHandoffLost = false }
    }
}
