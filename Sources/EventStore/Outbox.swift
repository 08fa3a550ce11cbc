public import Conversation
import GRDB

/// What an operator wants of the server that a store mirrors.
public enum OutboxAct: Hashable, Sendable {
    case append(source: Source, kind: Kind, data: JSON, metadata: JSON.Members)
    case takeOver(reason: String?, publicReason: String?)
    case release
    case handBack(outcome: Outcome?, note: String?)
    case close(outcome: Outcome)
    case reopen
}

extension EventStore {
    /// The acts on their way to the server, oldest first; of one session or of all.
    public func outbox(of id: Session.ID? = nil) throws(StoreError) -> [OutboxRequest] {
        try reading { db in
            let condition = id == nil ? "" : " WHERE session = ?"
            return try db.all(
                OutboxRow.query + condition + " ORDER BY pk", id.map { [$0.rawValue] } ?? [], OutboxRow.read)
        }
    }

    /// What a request asks for, and who asks; nil where there is no such request.
    public func outboxAct(
        _ id: Request.ID
    ) throws(StoreError) -> (act: OutboxAct, operatorName: String)? {
        try reading { db in
            let row = try db.row("SELECT act, operator FROM outbox WHERE request_id = ?", [id.rawValue])
            guard let row, let act = OutboxAct(SessionRow.parsed(row[0])) else { return nil }
            return (act, row[1])
        }
    }

    /// Tells how far a request has come.
    ///
    /// - Parameters:
    ///   - id: The request.
    ///   - state: Its state now.
    ///   - wording: Why it was refused; safe to show.
    /// - Throws: What the file says.
    public func setOutbox(
        _ id: Request.ID, to state: OutboxRequest.State, wording: String? = nil
    ) throws(StoreError) {
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE outbox SET state = ?, wording = ?, position = ? WHERE request_id = ?",
                [state.rawValue, wording?.blob, try transaction.db.nextPosition(), id.rawValue])
        }
    }

    func enqueue(_ new: NewEvent, to id: Session.ID) throws(StoreError) -> Settled<LogEntry> {
        guard case .human(let someone, let saw) = new.standing else { throw .refused(.mirrorStore) }
        if new.kind == .message, new.data["message"]?.string?.isBlank ?? true { throw .refused(.blankText) }
        let act = OutboxAct.append(
            source: new.source, kind: new.kind, data: new.data, metadata: new.metadata)
        return .pending(try enqueueRow(act, id, someone, saw, new.requestID))
    }

    func enqueue(
        _ act: OutboxAct, _ id: Session.ID, _ someone: Operator, _ saw: Claim, _ requestID: Request.ID?
    ) throws(StoreError) -> Settled<Claim> {
        .pending(try enqueueRow(act, id, someone, saw, requestID))
    }

    private func enqueueRow(
        _ act: OutboxAct, _ id: Session.ID, _ someone: Operator, _ saw: Claim, _ requestID: Request.ID?
    ) throws(StoreError) -> Request.ID {
        try transacting { transaction in
            let db = transaction.db
            let request = requestID ?? Request.ID(transaction.ids.short())
            try WellFormed.require(request.rawValue, "request id")
            let text = act.json.compact
            if let made = try db.row(
                "SELECT act, session FROM outbox WHERE request_id = ?", [request.rawValue])
            {
                guard made[0] == text, made[1] == id.rawValue else { throw Refusal.requestReused(request) }
                return request
            }
            try SessionRow.find(id, in: db).requireSame(saw)
            try db.run(
                """
                INSERT INTO outbox (request_id, session, state, operator, act, creation, position)
                VALUES (?, ?, 'queued', ?, ?, ?, ?)
                """,
                [
                    request.rawValue, id.rawValue, someone.name, text, transaction.moment,
                    try db.nextPosition(),
                ])
            return request
        }
    }
}

enum OutboxRow {
    static let query = "SELECT request_id, session, state, wording FROM outbox"

    static func read(_ row: Row) -> OutboxRequest {
        OutboxRequest(
            id: Request.ID(row[0] as String), session: Session.ID(row[1] as String),
            state: OutboxRequest.State(rawValue: row[2]) ?? .unconfirmed, wording: row.optionalText(3))
    }
}

extension OutboxAct {
    /// The act in the log that it leads to; nil for plain events.
    var action: HandoffEvent.Action? {
        switch self {
        case .append: nil
        case .takeOver: .takeOver
        case .release: .release
        case .handBack: .handBack
        case .close: .close
        case .reopen: .reopen
        }
    }

    var json: JSON {
        switch self {
        case .append(let source, let kind, let data, let metadata):
            [
                "act": "append", "source": .string(source.rawValue), "kind": .string(kind.rawValue),
                "data": data,
                "metadata": .object(metadata),
            ]
        case .takeOver(let reason, let publicReason):
            ["act": "take_over", "reason": .optional(reason), "public_reason": .optional(publicReason)]
        case .handBack(let outcome, let note):
            ["act": "hand_back", "outcome": .optional(outcome?.rawValue), "note": .optional(note)]
        case .close(let outcome): ["act": "close", "outcome": .string(outcome.rawValue)]
        case .release, .reopen: ["act": .string(action!.rawValue)]
        }
    }

    init?(_ json: JSON) {
        let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:))
        switch json["act"]?.string {
        case "append":
            self = .append(
                source: Source(rawValue: json["source"]?.string ?? ""),
                kind: Kind(rawValue: json["kind"]?.string ?? ""), data: json["data"] ?? .null,
                metadata: json["metadata"]?.members ?? [:])
        case "take_over":
            self = .takeOver(reason: json["reason"]?.string, publicReason: json["public_reason"]?.string)
        case "release": self = .release
        case "hand_back": self = .handBack(outcome: outcome, note: json["note"]?.string)
        case "close": self = .close(outcome: outcome ?? .resolved)
        case "reopen": self = .reopen
        default: return nil
        }
    }
}
