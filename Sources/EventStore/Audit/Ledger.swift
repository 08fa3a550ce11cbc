public import Conversation
import Handoff
import Statistics
import Storage

extension EventStore {
    /// Who did what in a session, when and through which door: its log and its audit as one list.
    ///
    /// - Parameter id: The session.
    /// - Returns: The lines, oldest first.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func ledger(of id: Session.ID) throws(StoreError) -> [LedgerLine] {
        let kind = kind
        return try reading { db in
            let row = try SessionRow.find(id, in: db)
            let stored = try StoredHistory(of: row, home: db.home(of: row, in: kind), in: db)
            return Ledger(
                stored, audit: try db.audit(of: row.id), seen: try db.seen(in: row.id),
                isMirror: kind != .local
            ).lines
        }
    }
}

/// Joins a log with its audit.
private struct Ledger {
    private(set) var lines: [LedgerLine] = []
    /// The entries that no event of the log was found for.
    private var audit: [AuditEntry]
    private let seen: [Request.ID: Claim]
    private let isMirror: Bool

    init(_ stored: StoredHistory, audit: [AuditEntry], seen: [Request.ID: Claim], isMirror: Bool) {
        self.audit = audit
        self.seen = seen
        self.isMirror = isMirror
        let states = stored.history.states(stored.steps)
        for (step, state) in zip(stored.steps, states.dropFirst()) {
            guard var line = line(of: step) else { continue }
            line.after = LedgerLine.After(mode: state.mode, claim: state.claim)
            lines.append(line)
        }
        merge()
    }

    /// Puts what only the audit knows where its time is. Neither list changes its own order.
    private mutating func merge() {
        var rest = audit.map(LedgerLine.init)[...]
        var merged: [LedgerLine] = []
        for line in lines {
            while let next = rest.first, next.moment < line.moment { merged.append(rest.removeFirst()) }
            merged.append(line)
        }
        lines = merged + rest
    }

    // MARK: What the log knows

    /// nil for events that nobody counts as an act: the AI's statuses, except failures.
    private mutating func line(of step: History.Step) -> LedgerLine? {
        let event = step.entry.event
        if let status = event.status, status.name != .error { return nil }
        let record = record(of: step.entry)
        var line = LedgerLine(
            at: event.creation, who: who(step.entry, record), door: door(step.entry, record),
            act: event.ledgerAct)
        line.program = record?.program
        line.words = step.reason ?? event.ledgerWords
        line.offset = event.offset
        line.saw = step.entry.requestID.flatMap { seen[$0] }
        if step.entry.isLate { line.act += " (late)" }
        return line
    }

    /// Takes the entry of the audit that belongs to an event.
    private mutating func record(of entry: LogEntry) -> AuditEntry? {
        let event = entry.event
        let place = audit.firstIndex { record in
            if let offset = record.detail?["offset"]?.integer {
                return record.act == "add \(event.kind.rawValue)" && offset == event.offset.rawValue
            }
            guard record.moment == event.creation else { return false }
            if let act = event.handoff {
                return record.act == act.action.rawValue && record.author.login.isExactly(entry.author)
            }
            return event.handoffCall != nil && record.act == AuditedChange.toolCall
        }
        return place.map { audit.remove(at: $0) }
    }

    private func who(_ entry: LogEntry, _ record: AuditEntry?) -> String {
        switch entry.event.source {
        case .customer, .customerUI: return "customer"
        case .aiAgent: return "AI"
        default: break
        }
        if let login = entry.author ?? record?.author.login, !login.isEmpty { return login }
        let event = entry.event
        return event.handoff?.publicName ?? event.message?.participant?.displayName ?? record?.author.subject
            ?? event.source.rawValue
    }

    private func door(_ entry: LogEntry, _ record: AuditEntry?) -> LedgerLine.Door {
        switch entry.event.source {
        case .customer, .customerUI: return .customer
        case .aiAgent: return entry.event.kind == .tool ? .tool : .ai
        default: break
        }
        if let door = LedgerLine.Door(ofLogin: entry.author) { return door }
        return record.map(LedgerLine.Door.init) ?? (isMirror ? .server : .program)
    }
}

extension LedgerLine {
    /// What only the audit knows.
    fileprivate init(_ entry: AuditEntry) {
        self.init(
            at: entry.moment, who: entry.author.login ?? entry.author.subject ?? "–", door: Door(entry),
            act: entry.act.replacing("_", with: " "))
        program = entry.program
        if let detail = entry.detail { words = detail.compact }
        if entry.act == AuditedChange.toolCall {
            who = "AI"
            door = .tool
        }
    }
}

extension AuditEntry {
    /// The program, and the token if there was one.
    fileprivate var program: String? {
        guard let token = author.token else { return door }
        return [door, "token \(token)"].compactMap { $0 }.joined(separator: ", ")
    }
}

extension Event {
    fileprivate var ledgerAct: String {
        if let handoff { return handoff.action.rawValue.replacing("_", with: " ") }
        if handoffCall != nil { return "ask for a human" }
        switch kind {
        case .message: return source == .humanAgentOnBehalfOfAIAgent ? "message as the AI" : "message"
        case .tool: return "call tools"
        case .status: return "fail"
        default: return kind.rawValue
        }
    }

    fileprivate var ledgerWords: String? {
        if let message { return message.words }
        if let handoff {
            let parts = [handoff.outcome?.rawValue, handoff.note].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: ": ")
        }
        if let handoffCall { return handoffCall.handoffReason }
        if kind == .tool { return toolCalls.map(\.name).joined(separator: ", ") }
        return kind == .status ? nil : data.compact
    }
}

extension Database {
    /// The audit of a session, oldest first, without that of an earlier one with the same id.
    fileprivate func audit(of id: String) throws -> [AuditEntry] {
        try all(
            """
            SELECT \(AuditEntry.columns) FROM audit WHERE session = ?
                AND pk > coalesce((SELECT max(pk) FROM audit WHERE session = ? AND act = '\(AuditedChange.delete)'), 0)
            ORDER BY pk
            """, [id, id], AuditEntry.init)
    }

    /// What operators saw when they asked the mirrored server for something.
    fileprivate func seen(in id: String) throws -> [Request.ID: Claim] {
        let rows = try all(
            "SELECT request_id, seen_epoch, seen_owner FROM outbox WHERE session = ? ORDER BY pk", [id]
        ) { (Request.ID($0[0] as String), Claim(epoch: Epoch($0[1]), owner: $0[2])) }
        return Dictionary(rows) { $1 }
    }
}
