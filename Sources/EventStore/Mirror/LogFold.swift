import Conversation
import Storage

/// Follows a server's log event by event: who waits, who owns, what came too late.
///
/// The server has no fence and reports no change of mode as an event. Ownership is read from the takeovers in
/// the log: the first one while nobody owns the session wins, and so does one that names the takeover that it
/// displaces.
struct LogFold {
    var row: SessionRow
    let db: Database
    /// The operator's key in the takeover that made the current owner.
    private var ownerKey: Operator.Key?
    /// Whether all of the log is read again, whatever was known of its end.
    private let isReplay: Bool
    /// What a Switchboard server reported about events besides their contents, by offset.
    private let told: [Offset: ToldEntry]
    private let isOurs: Bool
    /// The epoch after the last action.
    private(set) var actEpoch: Int?

    init(
        _ row: SessionRow, in db: Database, told: [Offset: ToldEntry] = [:], isReplay: Bool = false
    ) throws {
        self.row = row
        self.db = db
        self.told = told
        self.isReplay = isReplay
        isOurs = try row.mirror.toldAt != nil || db.isServerOurs()
        guard let claim = row.mirror.claimOffset else { return }
        ownerKey = try EventRow.find(offset: claim, session: row.pk, in: db)?.event.handoff?.operatorKey
    }

    /// Applies the next event of the log and sets what the event's row says about it.
    mutating func follow(_ line: inout EventRow) throws {
        let event = line.event
        line.isLate = try isLate(line)
        line.customerCount = row.counting(event)
        line.answers = row.hear(event, isLate: line.isLate, author: line.author)
        if event.isDeleted { return }
        if line.isLate, event.kind == .message { row.lateCount += 1 }
        if let call = event.handoffCall, !line.isLate { ask(call, event) }
        guard let act = event.handoff else { return }
        actEpoch = act.epoch.rawValue
        if row.mirror.toldAt == nil || isReplay { return try carryOut(act, event, by: line.author) }
        try carryOutTold(act, event, by: line.author)
    }

    /// Whether the AI said this too late: after a takeover, unless it belongs to the handoff itself or an
    /// operator asked for it.
    ///
    /// A Switchboard server keeps late messages out of its log and reports itself what came too late.
    private func isLate(_ line: EventRow) throws -> Bool {
        let event = line.event
        if let isLate = told[event.offset]?.isLate { return isLate }
        if isOurs, line.isLate || event.kind != .status { return line.isLate }
        if try db.isBehindItsTurn(event, in: row.pk) { return true }
        if isOurs { return false }
        guard row.mode == .manual, event.source == .aiAgent, !event.isDeleted else { return false }
        if event.handoffCall != nil, row.isSwitchUnexplained { return false }
        guard event.hasTrace else { return true }
        if event.traceID == row.handoffTrace { return false }
        return try db.integer(
            "SELECT 1 FROM outbox WHERE session = ? AND trace = ? LIMIT 1", [row.id, event.traceID]) == nil
    }

    private mutating func ask(_ call: ToolCall, _ event: Event) {
        if row.mode == .auto {
            row.enterManual(at: event.creation.microseconds, reason: call.handoffReason)
        } else if row.isSwitchUnexplained {
            row.reason = call.handoffReason
        } else {
            return
        }
        row.wasSwitched(by: event)
    }

    /// Carries out an action on a Switchboard server, which counts the epochs and may already have reported
    /// the result.
    private mutating func carryOutTold(
        _ act: HandoffEvent, _ event: Event, by author: String?
    ) throws {
        if act.epoch.rawValue > row.epoch {
            try carryOut(act, event, by: author)
            row.epoch = act.epoch.rawValue
        } else if act.epoch.rawValue == row.epoch, act.action == .takeOver, row.owner != nil {
            row.mirror.claimOffset = event.offset.rawValue
            ownerKey = act.operatorKey
        }
    }

    private mutating func carryOut(_ act: HandoffEvent, _ event: Event, by author: String?) throws {
        // A Switchboard server judged it before it entered the log.
        let isOwner = row.owner != nil && (act.operatorKey == ownerKey || isOurs)
        switch act.action {
        case .takeOver: try takeOver(act, event, by: author)
        case .release where isOwner:
            raiseEpoch()
            row.owner = nil
            row.wasReleased(at: event.creation.microseconds, restoresWait: act.restoresWait)
            forgetClaim()
        case .handBack where isOwner || row.owner == nil: handBack(act)
        case .close where isOwner || row.owner == nil:
            handBack(act)
            row.isClosed = true
            row.unansweredSince = nil
        case .reopen: row.reopen()
        case .release, .handBack, .close: break
        }
    }

    private mutating func handBack(_ act: HandoffEvent) {
        row.enterAuto()
        row.outcome = act.outcome?.rawValue
        forgetClaim()
    }

    private mutating func takeOver(_ act: HandoffEvent, _ event: Event, by author: String?) throws {
        let offset = event.offset.rawValue
        let displaces = act.from != nil && act.from?.rawValue == row.mirror.claimOffset
        guard row.owner == nil || displaces || isOurs else { return }
        if row.mode == .auto {
            row.enterManualUnasked(at: event.creation.microseconds, offset: offset)
        } else {
            raiseEpoch()
        }
        row.owner = try author ?? ownerName(act)
        row.ownedSince = event.creation.microseconds
        row.mirror.claimOffset = offset
        row.mirror.switchedAt = nil
        row.refreshWaiting()
        ownerKey = act.operatorKey
    }

    /// Keeps the handoff's trace: the message that closes the handoff's own turn is not late because somebody
    /// took over quickly.
    private mutating func raiseEpoch() {
        let trace = row.handoffTrace
        row.raiseEpoch()
        row.handoffTrace = trace
    }

    private mutating func forgetClaim() {
        row.mirror.claimOffset = nil
        ownerKey = nil
    }

    /// The owner's login if this store knows the operator, else what the log says about them.
    private func ownerName(_ act: HandoffEvent) throws -> String {
        let key = act.operatorKey
        if key.isWellFormed, let known = try db.row("SELECT name FROM operator WHERE key = ?", [key.rawValue])
        {
            return known[0]
        }
        return "\(act.publicName.plain(40)) (\(key.rawValue.plain(4)))"
    }
}

extension SessionRow {
    /// Whether the list reported a switch before the log said why: nobody owns the session, and no call has
    /// asked for it yet.
    var isSwitchUnexplained: Bool { mode == .manual && owner == nil && handoffTrace == nil && reason == nil }

    /// Records the tool's call that asked for the switch.
    mutating func wasSwitched(by call: Event) {
        switchOffset = call.offset.rawValue
        handoffTrace = call.hasTrace ? call.traceID : nil
    }
}

extension String {
    /// The beginning of the text, without characters that a bound text or a single line cannot hold.
    fileprivate func plain(_ count: Int) -> String {
        let scalars = unicodeScalars.filter { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
        return String(String.UnicodeScalarView(scalars)).clipped(to: count)
    }
}
