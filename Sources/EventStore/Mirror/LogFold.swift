import Conversation
import Handoff
import Storage

/// Follows a server's log event by event: who waits, who owns, what came too late. The rules are `ServerLog`'s;
/// this adds what the store knows.
struct LogFold {
    var row: SessionRow
    let db: Database
    private(set) var log: ServerLog
    /// Whether all of the log is read again, whatever was known of its end.
    private let isReplay: Bool
    /// What a Switchboard server reported about events besides their contents, by offset.
    private let told: [Offset: ToldEntry]

    init(
        _ row: SessionRow, in db: Database, told: [Offset: ToldEntry] = [:], isReplay: Bool = false
    ) throws {
        self.row = row
        self.db = db
        self.told = told
        self.isReplay = isReplay
        let isOurs = try row.mirror.toldAt != nil || db.isServerOurs()
        let takeover = try row.mirror.claimOffset.map { offset in
            let line = try EventRow.find(offset: offset, session: row.pk, in: db)
            return ServerLog.Takeover(offset: Offset(offset), operatorKey: line?.event.handoff?.operatorKey)
        }
        log = ServerLog(on: isOurs ? .switchboard : .parlant, takeover: takeover)
    }

    /// Applies the next event of the log and sets what the event's row says about it.
    mutating func follow(_ line: inout EventRow) throws {
        let event = line.event
        line.isLate = try isLate(line)
        let act = event.isDeleted ? nil : event.handoff
        let before = log.takeover
        let effect = log.follow(
            event, in: &row.state, isLate: line.isLate,
            author: try act.map { try line.author ?? ownerName($0) } ?? "",
            isTold: row.mirror.toldAt != nil && !isReplay)
        line.answers = effect.answers
        line.customerCount = row.state.customerCount
        row.show(line)
        row.mirror.claimOffset = log.takeover?.offset.rawValue
        if log.takeover != nil, log.takeover != before { row.mirror.switchedAt = nil }
    }

    /// Applies the mode that the server reported where it takes effect; nil for the log's end.
    mutating func apply(_ mode: inout ReportedMode, before event: Event?) {
        let isHandedBack =
            event.map { mode.apply(to: &row.state, before: $0) } ?? mode.applyAtEnd(to: &row.state)
        guard isHandedBack else { return }
        log.forgetTakeover()
        row.mirror.claimOffset = nil
    }

    /// Whether the AI said this too late.
    ///
    /// A Switchboard server keeps late messages out of its log and reports itself what came too late.
    private func isLate(_ line: EventRow) throws -> Bool {
        let event = line.event
        if let isLate = told[event.offset]?.isLate { return isLate }
        if log.home.hasFence, line.isLate || event.kind != .status { return line.isLate }
        if try db.isBehindItsTurn(event, in: row.pk) { return true }
        if log.home.hasFence { return false }
        return try row.state.isLateWithoutFence(event) {
            try db.integer(
                "SELECT 1 FROM outbox WHERE session = ? AND trace = ? LIMIT 1", [row.id, event.traceID])
                != nil
        }
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

extension String {
    /// The beginning of the text, without characters that a bound text or a single line cannot hold.
    fileprivate func plain(_ count: Int) -> String {
        let scalars = unicodeScalars.filter { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
        return String(String.UnicodeScalarView(scalars)).clipped(to: count)
    }
}
