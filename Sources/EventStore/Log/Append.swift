public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Adds an event to a session's log if the rules for its standing allow it.
    ///
    /// A message that the AI may no longer send is refused and kept as a suggestion. In the same transaction,
    /// a tool's request for a human switches the session to manual mode, and a customer's message reopens a
    /// closed session.
    ///
    /// - Parameters:
    ///   - new: The event.
    ///   - id: The session.
    /// - Returns: The entry; for a repeated request id, the entry that the first request created.
    /// - Throws: A refusal, or a storage error.
    @discardableResult
    public func append(_ new: NewEvent, to id: Session.ID) throws(StoreError) -> Settled<LogEntry> {
        if kind != .local { return try enqueue(new, to: id) }
        return .done(
            try judging { db in
                try Transaction(db: db, store: self).append(new, to: id)
            })
    }

    /// Adds events to a session's log in one transaction. If one is refused, the events after it are not
    /// added.
    ///
    /// - Parameters:
    ///   - news: The events, in order.
    ///   - id: The session.
    /// - Returns: The entries.
    /// - Throws: A refusal, or a storage error.
    @discardableResult
    public func append(_ news: [NewEvent], to id: Session.ID) throws(StoreError) -> [LogEntry] {
        try requireLocal()
        return try judging { db in
            let transaction = Transaction(db: db, store: self)
            var entries: [LogEntry] = []
            for new in news {
                switch try transaction.append(new, to: id) {
                case .done(let entry): entries.append(entry)
                case .refused(let refusal): return .refused(refusal)
                }
            }
            return .done(entries)
        }
    }

    /// Sends a message to the customer, as oneself or as the AI. Also removes a draft of the same text.
    ///
    /// - Parameters:
    ///   - text: Not blank.
    ///   - identity: Determines source and participant.
    ///   - someone: The session's owner.
    ///   - id: The session.
    ///   - saw: The claim under which the reply was written; if it has changed, the reply is refused.
    ///   - steps: What happens in the same transaction after it; if one is refused, nothing is sent. Only in a local
    ///     store.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The entry.
    /// - Throws: `.notYours`, `.changedMeanwhile`, `.blankText`, or a storage error.
    @discardableResult
    public func reply(
        _ text: String, as identity: Identity, by someone: Operator, in id: Session.ID, saw: Claim,
        then steps: [CannedReply.Step] = [], requestID: Request.ID
    ) throws(StoreError) -> Settled<LogEntry> {
        let data = try participant(identity, someone, in: id).map { Event.messageData(text, from: $0) }
        let new = NewEvent(
            source: identity.source, kind: .message, data: data ?? .null,
            standing: .human(operator: someone, saw: saw),
            metadata: Transaction.trail(of: someone, requestID), requestID: requestID)
        guard kind == .local else {
            guard steps.isEmpty else { throw .refused(.mirrorStore) }
            return try enqueue(new, to: id)
        }
        return .done(
            try judging { db in
                let transaction = Transaction(db: db, store: self)
                let isRepeated = try !steps.isEmpty && transaction.isSent(requestID, in: id)
                let verdict = try transaction.append(new, to: id)
                // After a crash, a reply that was sent must not come back as a draft.
                if case .done = verdict {
                    try transaction.dropDraft(text, as: identity, in: id, by: someone.name)
                    if !isRepeated { try transaction.perform(steps, in: id, by: someone) }
                }
                return verdict
            })
    }

    private func participant(
        _ identity: Identity, _ someone: Operator, in id: Session.ID
    ) throws(StoreError) -> Participant? {
        if identity == .oneself { return Participant(displayName: someone.publicName) }
        return try reading { db in
            let row = try db.row("SELECT agent_id, agent_name FROM session WHERE id = ?", [id.rawValue])
            guard let row else { throw Refusal.noSuchSession(id) }
            return Participant(id: row[0] as String, displayName: row.text(1))
        }
    }
}

extension Transaction {
    /// The metadata that an operator's event carries for consoles: an opaque key and the id of the request.
    static func trail(of someone: Operator, _ requestID: Request.ID?) -> JSON.Members {
        Trail.metadata(of: someone.key, requestID)
    }

    /// Removes a draft that holds this text or its beginning: the last keystrokes may not be saved yet.
    func dropDraft(_ text: String, as identity: Identity, in id: Session.ID, by operatorName: String) throws {
        try db.run(
            """
            UPDATE draft SET text = ?, version = version + 1 WHERE operator = ? AND session = ? AND identity = ?
                AND length(text) > 0 AND substr(?, 1, length(text)) = text
            """,
            ["".blob, operatorName, try SessionRow.key(of: id, in: db), identity.rawValue, text.blob])
    }

    func append(_ new: NewEvent, to id: Session.ID) throws -> Verdict<LogEntry> {
        var row = try SessionRow.find(id, in: db)
        let old = row
        let verdict = try append(new, to: &row)
        try save(&row, over: old)
        return verdict
    }

    /// Appends the event and applies it to the session's row, but does not save the row. If this throws, the
    /// row may be half changed.
    func append(_ new: NewEvent, to row: inout SessionRow) throws -> Verdict<LogEntry> {
        let new = new.named(in: row)
        if let made = try earlier(new, in: row) { return .done(made) }
        let event = try event(new)
        if let id = new.id, try EventRow.find(id, session: row.pk, in: db) != nil {
            throw Refusal.invalid("The session has an event with this id already. Choose another id.")
        }
        let admission = row.admission(of: new, traceID: event.traceID)
        if admission == .asIs, try isSuperseded(new, in: row) { return .refused(.superseded) }
        switch admission {
        case .refused(let refusal): return .refused(refusal)
        case .suggested(let refusal):
            try suggest(event.message?.text ?? "", for: &row)
            return .refused(refusal)
        case .asIs, .late: break
        }
        var author: String?
        if case .human(let someone, _) = new.standing { author = someone.name }
        let line = try place(
            event, in: &row, requestID: new.requestID, author: author,
            EntryFacts(isLate: admission == .late))
        if event.kind == .message, event.source == .aiAgent { try dropWords(of: row) }
        try updateTriggers(after: line, standing: new.standing, in: row)
        try auditEvent(line, in: row)
        return .done(line.entry)
    }

    /// The entry that an earlier attempt of the same request created.
    private func earlier(_ new: NewEvent, in row: SessionRow) throws -> LogEntry? {
        guard let requestID = new.requestID else { return nil }
        try WellFormed.require(requestID.rawValue, "request id")
        guard let made = try EventRow.find(requestID: requestID, session: row.pk, in: db) else { return nil }
        guard made.event.source == new.source, made.event.kind == new.kind, isSame(made, new) else {
            throw Refusal.requestReused(requestID)
        }
        return made.entry
    }

    /// Whether a retry has the same content. Display names are ignored: they may change between a send and
    /// its retry.
    private func isSame(_ made: EventRow, _ new: NewEvent) -> Bool {
        if made.event.data == new.data { return true }
        if new.speaker != nil { return made.event.data.unnamed == new.data.unnamed }
        guard case .human(let someone, _) = new.standing, let message = Message(new.data) else {
            return false
        }
        let said = made.event.message
        return made.author.isExactly(someone.name) && said?.text == message.text
            && said?.attachments == message.attachments
    }

    private func event(_ new: NewEvent) throws -> Event {
        let event = Event(
            id: new.id ?? Event.ID(ids.short()), source: new.source, kind: new.kind, offset: .zero,
            creation: new.creation ?? now, traceID: new.traceID ?? ids.trace(), data: new.data,
            metadata: new.metadata)
        try WellFormed.require(event)
        if case .human = new.standing, !new.source.isHuman {
            throw Refusal.invalid(
                "An operator speaks as a human agent or on behalf of the AI. Change the source.")
        }
        if event.kind == .message {
            guard let message = event.message else {
                throw Refusal.invalid("A message event needs a message text or an attachment. Add one.")
            }
            if new.isSilent(message) { throw Refusal.blankText }
        }
        return event
    }
}

extension JSON {
    fileprivate var unnamed: JSON {
        var json = self
        json["participant"] = nil
        return json
    }
}

extension NewEvent {
    /// The event with its speaker named as in the session.
    fileprivate func named(in row: SessionRow) -> NewEvent {
        guard let speaker else { return self }
        let participant =
            switch speaker {
            case .agent: Participant(id: row.agentID, displayName: row.agentName)
            case .customer: Participant(id: row.customerID, displayName: row.customerName)
            }
        var named = self
        named.data["participant"] = participant.json
        return named
    }

    /// Only spaces from an operator are a slip; from anyone else they are accepted as sent, as Parlant does.
    fileprivate func isSilent(_ message: Message) -> Bool {
        if case .human = standing { return message.isSilent }
        return source != .aiAgent && message.text.isEmpty && message.attachments.isEmpty
    }
}
