import Conversation
import Handoff
import Storage

extension Transaction {
    /// Reads a log again after more than its end has changed: the result is a function of the events, and of
    /// the mode that the server reported.
    ///
    /// The declared mode applies, whatever past events led to; events after the known ones may change it.
    func replayLog(of row: inout SessionRow, told: [Offset: ToldEntry] = [:]) throws {
        let old = row
        var fold = try LogFold(row.unread, in: db, told: told, isReplay: true)
        var mode = ReportedMode(
            old.state, isFirstLoad: old.mirror.loadedFrom == nil,
            switchedAt: old.mirror.switchedAt.map(Timestamp.init(microseconds:)),
            isTold: old.mirror.toldAt != nil)
        let lines = try db.rows(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? ORDER BY e.offset", [row.pk])
        var changed: [(EventRow, isShown: Bool)] = []
        while var line = try lines.next().map(EventRow.init) {
            fold.apply(&mode, before: line.event)
            let before = line
            try fold.follow(&line)
            if line.differs(from: before) { changed.append((line, line.isLate != before.isLate)) }
        }
        fold.apply(&mode, before: nil)
        for (line, isShown) in changed {
            var line = line
            if isShown { try line.save(in: db) }
            try db.run(
                "UPDATE event SET answers = ?, customer_count = ? WHERE pk = ?",
                [line.answers, line.customerCount, line.pk])
        }
        row = fold.row
        try keepWhatStood(&row, old, actEpoch: fold.log.actEpoch)
    }

    private func keepWhatStood(_ row: inout SessionRow, _ old: SessionRow, actEpoch: Epoch?) throws {
        row.labels = old.labels
        row.state.nextOffset = max(row.state.nextOffset, old.state.nextOffset)
        row.mirror.switchedAt = nil
        // A Switchboard server counts the epochs: the log is news only if its last action has a later one.
        let later = row.mirror.toldAt == nil ? nil : actEpoch.flatMap { $0 > old.state.epoch ? $0 : nil }
        if row.mirror.toldAt != nil, later == nil {
            row.state.keepTold(old.state)
            if row.state.owner == nil { row.mirror.claimOffset = nil }
            return
        }
        row.state.keepClaim(old.state, told: later)
        if row.state.mode != old.state.mode { row.guessedMode(at: moment) }
        if row.state.mode == .auto {
            try refreshClosed(&row)
            row.state.endClosed()
        }
        row.state.refreshWaiting()
    }
}

extension SessionRow {
    /// The row as if nothing of the log had been read.
    fileprivate var unread: SessionRow {
        var row = self
        row.state = state.unread(creation: Timestamp(microseconds: creation))
        row.lineOffset = nil
        row.lineSource = nil
        row.lineKind = nil
        row.lineText = nil
        row.lineAuthor = nil
        row.mirror.claimOffset = nil
        return row
    }
}

extension EventRow {
    fileprivate func differs(from other: EventRow) -> Bool {
        isLate != other.isLate || answers != other.answers || customerCount != other.customerCount
    }
}
