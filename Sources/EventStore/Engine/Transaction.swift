import Conversation
import Foundation
import Storage

/// The context of a writing transaction.
struct Transaction {
    let db: Database
    let now: Timestamp
    let ids: IDSource
    let leaseClock: LeaseClock
    private(set) var author: Author

    init(db: Database, store: EventStore) {
        self.db = db
        now = store.now
        ids = store.options.ids
        leaseClock = store.options.leaseClock
        author = Author.current ?? store.options.author
    }

    var moment: Int64 { now.microseconds }

    /// The same transaction on behalf of another author; nil leaves it as it is.
    func by(_ author: Author?) -> Transaction {
        var transaction = self
        transaction.author = author ?? self.author
        return transaction
    }

    /// Adds an event to the end of a session's log and applies it to the session, which is not saved yet.
    func place(
        _ draft: Event, in row: inout SessionRow, requestID: Request.ID? = nil, author: String? = nil,
        admission: Admission = .asIs
    ) throws -> EventRow {
        var event = draft
        event.offset = Offset(row.nextOffset)
        var line = EventRow(session: row.pk, event: event)
        line.requestID = requestID?.rawValue
        line.author = author
        line.isLate =
            try admission == .late || (event.kind == .status && db.isBehindItsTurn(event, in: row.pk))
        line.isGrowing = event.isGrowing
        line.answers = row.isAnswered(by: event, isLate: line.isLate)
        line.customerCount = row.counting(event)
        try line.insert(in: db)
        try line.index(in: db)
        row.follow(event, isLate: line.isLate, author: line.author)
        try act(line, on: &row, admission: admission)
        return line
    }

    private func act(_ line: EventRow, on row: inout SessionRow, admission: Admission) throws {
        let event = line.event
        let offset = event.offset.rawValue
        if event.isCustomerMessage {
            row.customerSpoke(at: event.creation.microseconds, offset: offset)
            try db.run("UPDATE read_mark SET unread = 1 WHERE session = ? AND unread = 0", [row.pk])
        }
        if line.answers { row.customerWasAnswered(byHuman: event.source.isHuman) }
        if event.kind == .message, event.source.isHuman { try endClosing(of: &row) }
        if admission == .closing { row.closingOffset = offset }
        if line.isLate, event.kind == .message { row.lateCount += 1 }
        if !line.isLate, row.mode == .auto, let call = event.handoffCall {
            try enterManual(&row, at: event.creation.microseconds, reason: call.handoffReason)
            row.switchOffset = offset
            row.handoffTrace = event.traceID
            try audit(AuditedChange.toolCall, row)
        }
    }

    /// Once the owner has spoken, the AI's handoff has nothing more to close.
    private func endClosing(of row: inout SessionRow) throws {
        guard row.owner != nil, row.handoffTrace != nil else { return }
        row.handoffTrace = nil
        row.closingOffset = nil
        try cutStreams(of: &row)
    }

    func save(_ row: inout SessionRow, over old: SessionRow) throws {
        try row.save(over: old, in: db)
        try row.renewPassages(over: old, in: db)
    }
}

extension EventStore {
    func transacting<T>(
        counts: Bool = true, _ body: (Transaction) throws -> T
    ) throws(StoreError) -> T {
        try writing(counts: counts) { try body(Transaction(db: $0, store: self)) }
    }
}

extension SessionRow {
    /// Whether a message ends the customer's wait in the current mode.
    func isAnswered(by event: Event, isLate: Bool) -> Bool {
        if event.isDeleted { return false }
        // Closing a session answers the customer. A log that is read again shows this too.
        if event.source.isHuman, event.handoff?.action == .close { return true }
        guard event.kind == .message else { return false }
        if event.source.isHuman { return true }
        return event.source == .aiAgent && mode == .auto && !isLate && !event.isGrowing && !event.isPreamble
    }

    /// Counts the customer's messages up to this event.
    mutating func counting(_ event: Event) -> Int {
        if event.isCustomerMessage, !event.isDeleted { customerCount += 1 }
        return customerCount
    }

    /// Applies what every event changes in its session.
    mutating func follow(_ event: Event, isLate: Bool = false, author: String? = nil) {
        nextOffset = event.offset.rawValue + 1
        guard !event.isDeleted else { return }
        lastOffset = event.offset.rawValue
        lastActivity = max(lastActivity, event.creation.microseconds)
        if let text = event.lineText { show(event, as: text, by: author) }
        followAI(event, isLate: isLate)
    }

    mutating func show(_ event: Event, as text: String, by author: String?) {
        lineOffset = event.offset.rawValue
        lineSource = event.source.rawValue
        lineKind = event.kind.rawValue
        lineText = text
        lineAuthor = author
    }
}

extension Event {
    /// What a list shows of the event. A list shows what was said last; its marks show the rest.
    var lineText: String? { message?.line.clipped(to: 200) }
}
