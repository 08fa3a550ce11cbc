import Conversation
import Foundation
import Handoff
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
        _ known: EntryFacts = EntryFacts()
    ) throws -> EventRow {
        var event = draft
        event.offset = row.state.nextOffset
        var line = EventRow(session: row.pk, event: event)
        line.requestID = requestID?.rawValue
        line.author = author
        line.isLate =
            try known.isLate || (event.kind == .status && db.isBehindItsTurn(event, in: row.pk))
        line.isGrowing = event.isGrowing
        var facts = known
        facts.isLate = line.isLate
        let effect = row.state.follow(event, facts)
        line.answers = effect.answers
        line.customerCount = row.state.customerCount
        try line.insert(in: db)
        try line.index(in: db)
        row.show(line)
        if event.isCustomerMessage {
            try db.run(
                "UPDATE read_mark SET unread = 1 WHERE session = ? AND unread = 0 AND through < ?",
                [row.pk, event.offset.rawValue])
        }
        if effect.endsClosing { try cutStreams(of: &row) }
        if effect.asksForHuman {
            try silence(&row)
            try audit(AuditedChange.toolCall, row)
        }
        return line
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
    /// Makes an event the last line of the session, if a list shows it.
    mutating func show(_ line: EventRow) {
        let event = line.event
        guard !event.isDeleted, let text = event.lineText else { return }
        lineOffset = event.offset.rawValue
        lineSource = event.source.rawValue
        lineKind = event.kind.rawValue
        lineText = text
        lineAuthor = line.author
    }

    /// Shows more of the event that is the last line already.
    mutating func showAgain(_ line: EventRow) {
        if lineOffset == line.event.offset.rawValue { show(line) }
    }
}

extension Event {
    /// What a list shows of the event. A list shows what was said last; its marks show the rest.
    var lineText: String? { message?.line.clipped(to: 200) }
}
