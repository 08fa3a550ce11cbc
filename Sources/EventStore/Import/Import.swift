public import Conversation
import Handoff
import Storage

/// A session and its whole log, as an export contains them.
public struct ImportedSession: Hashable, Sendable {
    public var session: Session
    public var events: [Event]
    /// nil shows the agent's id.
    public var agentName: String?
    /// nil shows the name in the customer's messages, or else their id.
    public var customerName: String?

    /// A session and its whole log; events may be in any order.
    public init(
        _ session: Session, events: [Event], agentName: String? = nil, customerName: String? = nil
    ) {
        self.session = session
        self.events = events
        self.agentName = agentName
        self.customerName = customerName
    }
}

extension EventStore {
    /// Imports sessions with their logs, keeping ids, offsets and times; importing them again changes nothing.
    ///
    /// The declared mode applies, without an owner; tools are not carried out again. If a session exists,
    /// only events after its last one are new. All are imported in one transaction, because a durable write costs as
    /// much as thousands of rows.
    ///
    /// - Parameter imports: As they were exported. Events may be in any order; gaps in their offsets, as a deletion
    ///   leaves them, stay.
    /// - Returns: What the import did with each; `.refused` changes nothing.
    /// - Throws: `.mirrorStore`, or a storage error.
    public func importSessions(_ imports: [ImportedSession]) throws(StoreError) -> [ImportOutcome] {
        try requireLocal()
        return try transacting { transaction in
            try imports.map { imported in
                let imported = imported.sorted
                if let reason = imported.fault { return .refused(reason) }
                return try transaction.store(imported)
            }
        }
    }
}

extension ImportedSession {
    /// The same with the events in the order of their offsets.
    fileprivate var sorted: ImportedSession {
        let offsets = events.map(\.offset)
        guard zip(offsets, offsets.dropFirst()).contains(where: { $0 > $1 }) else { return self }
        var sorted = self
        sorted.events.sort { $0.offset < $1.offset }
        return sorted
    }

    /// Why it cannot be imported; nil if it can.
    fileprivate var fault: String? {
        do {
            try WellFormed.require(session)
            for event in events { try WellFormed.require(event) }
        } catch {
            return error.wording
        }
        var ids: Set<Event.ID> = []
        var last = -1
        for event in events {
            let offset = event.offset.rawValue
            if offset < 0 { return "Offset \(offset) is below zero." }
            if offset == last { return "Offset \(offset) appears twice." }
            if offset > Self.lastOffset { return "Offset \(offset) is too large." }
            last = offset
            if !ids.insert(event.id).inserted {
                return "Two events share the id of the one at offset \(offset)."
            }
        }
        return nil
    }

    /// JSON readers elsewhere know no larger whole number.
    private static let lastOffset = 1 << 53

    fileprivate var shownCustomerName: String {
        let speaker = events.first { $0.isCustomerMessage }?.message?.participant?.displayName
        return customerName ?? speaker.flatMap { $0.isBlank ? nil : $0 } ?? session.customerID.rawValue
    }
}

extension Transaction {
    fileprivate func store(_ imported: ImportedSession) throws -> ImportOutcome {
        let id = imported.session.id
        if try db.integer("SELECT 1 FROM session WHERE id = ?", [id.rawValue]) != nil {
            return try extend(SessionRow.find(id, in: db), by: imported)
        }
        var row = SessionRow(
            imported.session, agentName: imported.agentName ?? imported.session.agentID.rawValue,
            customerName: imported.shownCustomerName)
        row.state.hasClosedLabel = false
        try insert(&row)
        let old = row
        try insert(imported.events, into: &row)
        applyDeclared(imported, to: &row)
        try save(&row, over: old)
        try auditImport(of: imported.events.count, imported, row)
        return .added(events: imported.events.count)
    }

    private func auditImport(of count: Int, _ imported: ImportedSession, _ row: SessionRow) throws {
        var detail = JSON.audited(
            before: row.state.nextOffset, mode: imported.session.mode,
            moment: imported.events.last?.creation ?? imported.session.creation)
        detail["events"] = .integer(count)
        try audit(AuditedChange.imports, row, detail: .object(detail))
    }

    private func extend(_ found: SessionRow, by imported: ImportedSession) throws -> ImportOutcome {
        var row = found
        let known = imported.events.prefix { $0.offset < found.state.nextOffset }
        for event in known {
            let line = try EventRow.find(offset: event.offset.rawValue, session: row.pk, in: db)
            guard line?.event.isSame(as: event.ended) == true else {
                return .refused("It disagrees with what is stored at offset \(event.offset.rawValue).")
            }
        }
        let later = imported.events.dropFirst(known.count)
        if later.isEmpty { return .unchanged }
        if row.state.owner != nil {
            return .refused("An operator owns it here. Import it again once they have released it.")
        }
        try insert(Array(later), into: &row)
        applyDeclared(imported, to: &row)
        try save(&row, over: found)
        try auditImport(of: later.count, imported, row)
        return .extended(events: later.count)
    }

    private func insert(_ events: [Event], into row: inout SessionRow) throws {
        for event in events {
            var line = EventRow(session: row.pk, event: event)
            // Nobody here continues a stream that the export caught in the middle.
            if event.kind == .message { line.isCut = line.event.endStream() }
            let author = event.handoff?.publicName
            let facts = EntryFacts(isEffective: author != nil, author: author ?? "")
            line.answers = row.state.follow(event, facts).answers
            line.customerCount = row.state.customerCount
            try line.insert(in: db, isOurs: true)
            try line.index(in: db)
            row.show(line)
        }
        if events.contains(where: \.isCustomerMessage) {
            try db.run(
                "UPDATE read_mark SET unread = 1 WHERE session = ? AND through < ?",
                [row.pk, row.state.lastCustomerOffset?.rawValue ?? -1])
        }
    }

    /// Applies the declared mode and labels, whatever the log led to.
    private func applyDeclared(_ imported: ImportedSession, to row: inout SessionRow) {
        let session = imported.session
        row.state.endImport(
            mode: session.mode, reason: session.handoffReason,
            at: imported.events.last?.creation ?? session.creation)
        row.labelList = session.labels.withoutRepetition
        row.state.refreshClosed()
        row.state.endClosed()
        if row.state.isClosed {
            row.state.outcome = imported.events.last { $0.handoff?.outcome != nil }?.handoff?.outcome
        }
    }
}

extension Event {
    fileprivate var ended: Event {
        var event = self
        if kind == .message { event.endStream() }
        return event
    }

    /// Whether a second import says the same; the metadata and the deletion mark are the store's own.
    fileprivate func isSame(as other: Event) -> Bool {
        id == other.id && source == other.source && kind == other.kind && creation == other.creation
            && traceID == other.traceID && data == other.data
    }
}
