import Conversation
import Storage

extension Transaction {
    /// Reads a log again after more than its end has changed: the result is a function of the events, and of
    /// the mode that the server reported.
    ///
    /// The declared mode applies, whatever past events led to; events after the known ones may change it.
    func replayLog(of row: inout SessionRow, told: [Offset: ToldEntry] = [:]) throws {
        let old = row
        var fold = try LogFold(row.unread, in: db, told: told, isReplay: true)
        var points = DeclarationPoints(old)
        let lines = try db.rows(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? ORDER BY e.offset", [row.pk])
        var changed: [(EventRow, isShown: Bool)] = []
        while var line = try lines.next().map(EventRow.init) {
            points.declare(&fold.row, before: line.event)
            let before = line
            try fold.follow(&line)
            if line.differs(from: before) { changed.append((line, line.isLate != before.isLate)) }
        }
        points.declareAtEnd(&fold.row)
        for (line, isShown) in changed {
            var line = line
            if isShown { try line.save(in: db) }
            try db.run(
                "UPDATE event SET answers = ?, customer_count = ? WHERE pk = ?",
                [line.answers, line.customerCount, line.pk])
        }
        row = fold.row
        try keepWhatStood(&row, old, actEpoch: fold.actEpoch)
    }

    private func keepWhatStood(_ row: inout SessionRow, _ old: SessionRow, actEpoch: Int?) throws {
        row.labels = old.labels
        row.nextOffset = max(row.nextOffset, old.nextOffset)
        row.mirror.switchedAt = nil
        // A Switchboard server counts the epochs: the log is news only if its last action has a later one.
        let later = row.mirror.toldAt == nil ? nil : actEpoch.flatMap { $0 > old.epoch ? $0 : nil }
        if row.mirror.toldAt != nil, later == nil { return row.keepTold(old) }
        let isSame = row.mode == old.mode && row.owner.isExactly(old.owner)
        row.epoch = later ?? (isSame ? old.epoch : old.epoch + 1)
        if isSame, row.mode == .manual { row.reason = row.reason ?? old.reason }
        if row.mode != old.mode { row.guessedMode(at: moment) }
        if row.mode == .auto {
            try refreshClosed(&row)
            if row.isClosed { row.unansweredSince = nil }
        }
        row.refreshWaiting()
    }
}

extension SessionRow {
    /// The row as if nothing of the log had been read.
    fileprivate var unread: SessionRow {
        var row = self
        row.mode = .auto
        row.owner = nil
        row.reason = nil
        row.unansweredSince = nil
        row.requestedAt = nil
        row.waitingSince = nil
        row.lastActivity = creation
        row.lineOffset = nil
        row.lineSource = nil
        row.lineKind = nil
        row.lineText = nil
        row.lineAuthor = nil
        row.nextOffset = 0
        row.lastOffset = nil
        row.lastCustomerOffset = nil
        row.customerCount = 0
        row.isClosed = false
        row.outcome = nil
        row.switchOffset = nil
        row.handoffTrace = nil
        row.aiStatus = nil
        row.lateCount = 0
        row.mirror.claimOffset = nil
        return row
    }
}

/// Where in a log the mode that the server reported takes effect.
private struct DeclarationPoints {
    let old: SessionRow
    /// The offset after which the mode switched to manual without an event that says so.
    private var switchOffset: Int?
    /// Events from here on are new and may change the mode.
    private var known: Int?

    init(_ old: SessionRow) {
        self.old = old
        let isFirstLoad = old.mirror.loadedFrom == nil
        let isSwitchNew = old.mirror.switchedAt != nil
        if !isFirstLoad, !isSwitchNew, old.mode == .manual { switchOffset = old.switchOffset }
        known = isSwitchNew ? (isFirstLoad ? 0 : old.nextOffset) : isFirstLoad ? .max : old.nextOffset
    }

    mutating func declare(_ row: inout SessionRow, before event: Event) {
        let offset = event.offset.rawValue
        if let point = switchOffset, offset > point {
            if row.mode == .auto { enterManual(&row) }
            switchOffset = nil
        }
        // An act that a server of ours counted later than what it told of the session is news of the mode.
        if old.mirror.toldAt != nil, let act = event.handoff, act.epoch.rawValue > old.epoch {
            return declareAtEnd(&row)
        }
        let isAfterSwitch = old.mirror.switchedAt.map { event.creation.microseconds >= $0 } ?? true
        if let point = known, offset >= point, isAfterSwitch { declareAtEnd(&row) }
    }

    mutating func declareAtEnd(_ row: inout SessionRow) {
        guard known != nil else { return }
        known = nil
        guard row.mode != old.mode else { return }
        if old.mode == .manual { return enterManual(&row) }
        row.enterAuto()
        row.mirror.claimOffset = nil
    }

    private func enterManual(_ row: inout SessionRow) {
        row.enterManual(at: old.requestedAt ?? row.lastActivity, reason: old.reason)
        row.requestedAt = old.requestedAt
        row.refreshWaiting()
    }
}

extension EventRow {
    fileprivate func differs(from other: EventRow) -> Bool {
        isLate != other.isLate || answers != other.answers || customerCount != other.customerCount
    }
}
