public import Conversation
import Handoff
import Storage

extension EventStore {
    /// The requests in the outbox, oldest first; of one session or of all.
    public func outbox(of id: Session.ID? = nil) throws(StoreError) -> [OutboxRequest] {
        try reading { db in
            let condition = id == nil ? "" : " WHERE session = ?"
            return try db.all(
                OutboxRow.query + condition + " ORDER BY pk", id.map { [$0.rawValue] } ?? [], OutboxRow.read)
        }
    }

    /// Records how far a request has come. A settled request stays settled: the log may show a message before
    /// the server's own answer arrives, or although that answer was lost.
    ///
    /// - Parameters:
    ///   - id: The request.
    ///   - state: Its state now.
    ///   - wording: Why it was refused; safe to show.
    /// - Throws: A storage error.
    public func setOutbox(
        _ id: Request.ID, to state: OutboxRequest.State, wording: String? = nil
    ) throws(StoreError) {
        try transacting { transaction in
            let isOpen = try transaction.db.row(
                "SELECT 1 FROM outbox WHERE request_id = ? AND \(Self.isOpen)", [id.rawValue])
            if isOpen != nil { try transaction.setOutbox(id, to: state, wording: wording) }
        }
    }

    func enqueue(_ new: NewEvent, to id: Session.ID) throws(StoreError) -> Settled<LogEntry> {
        guard case .human(let someone, let saw) = new.standing else { throw .refused(.mirrorStore) }
        if new.kind == .message, Message(new.data)?.isSilent ?? true { throw .refused(.blankText) }
        let act = OutboxAct.append(
            source: new.source, kind: new.kind, data: new.data, metadata: new.metadata)
        return .pending(try enqueueRow(act, id, someone, saw, new.requestID))
    }

    func enqueue(
        _ act: OutboxAct, _ id: Session.ID, _ someone: Operator, _ saw: Claim, _ requestID: Request.ID?
    ) throws(StoreError) -> Settled<Claim> {
        .pending(try enqueueRow(act, id, someone, saw, requestID))
    }

    func enqueue(
        _ instructions: [Instruction], by someone: Operator?, to id: Session.ID, _ requestID: Request.ID?
    ) throws(StoreError) -> Settled<LogEntry> {
        guard let someone, !instructions.isEmpty else { throw .refused(.mirrorStore) }
        return .pending(try enqueueRow(.steer(instructions), id, someone, nil, requestID))
    }

    func enqueue(
        _ change: LabelChange, by someone: Operator, to id: Session.ID, _ requestID: Request.ID?
    ) throws(StoreError) -> Request.ID {
        try enqueueRow(.label(change), id, someone, nil, requestID)
    }

    /// Without `saw`, any state allows the request.
    private func enqueueRow(
        _ act: OutboxAct, _ id: Session.ID, _ someone: Operator, _ saw: Claim?, _ requestID: Request.ID?
    ) throws(StoreError) -> Request.ID {
        try transacting { transaction in
            let db = transaction.db
            let request = requestID ?? Request.ID(transaction.ids.short())
            try WellFormed.require(request.rawValue, "request id")
            // The name that customers see may be this console's alone, so whoever carries out the request
            // must get it.
            let text = act.json(by: someone.displayName).compact
            if let made = try db.row(
                "SELECT act, session FROM outbox WHERE request_id = ?", [request.rawValue])
            {
                guard made[0] == text, made[1] == id.rawValue else { throw Refusal.requestReused(request) }
                return request
            }
            let row = try SessionRow.find(id, in: db)
            if row.mirror.isGone == true { throw Refusal.goneUpstream }
            let saw = saw ?? row.claim
            if let change = row.state.custody.change(since: saw, by: someone.name) { throw change }
            try transaction.requireMay(act, someone, in: row)
            try transaction.enqueue(act, request, someone, saw, in: row)
            if case .steer(let instructions) = act {
                try transaction.noteInstructions(instructions, by: someone.name, to: id)
            }
            return request
        }
    }
}

extension Transaction {
    /// Adds a request to the end of a session's queue.
    func enqueue(
        _ act: OutboxAct, _ request: Request.ID, _ someone: Operator, _ saw: Claim, in row: SessionRow
    ) throws {
        try db.run(
            """
            INSERT INTO outbox (request_id, session, state, operator, act, creation, position,
                seen_epoch, seen_owner, seen_customer, seen_at)
            VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                request.rawValue, row.id, someone.name, act.json(by: someone.displayName).compact, moment,
                try db.nextPosition(), saw.epoch.rawValue, saw.owner,
                row.state.lastCustomerOffset?.rawValue ?? -1, moment,
            ])
    }
}

enum OutboxRow {
    static let query = "SELECT request_id, session, state, wording, act, operator, creation FROM outbox"

    static func read(_ row: Row) -> OutboxRequest {
        OutboxRequest(
            id: Request.ID(row[0] as String), session: Session.ID(row[1] as String),
            act: OutboxAct(SessionRow.parsed(row[4])), operatorName: row[5],
            creation: Timestamp(microseconds: row[6]),
            state: OutboxRequest.State(rawValue: row[2]) ?? .unconfirmed, wording: row.optionalText(3))
    }
}

extension OutboxAct {
    /// The JSON with the public name of the operator, if they chose one.
    fileprivate func json(by name: String?) -> JSON {
        guard let name, var members = json.members else { return json }
        members["public_name"] = .string(name)
        return .object(members)
    }

    private var json: JSON {
        switch self {
        case .append(let source, let kind, let data, let metadata):
            [
                "act": "append", "source": .string(source.rawValue), "kind": .string(kind.rawValue),
                "data": data,
                "metadata": .object(metadata),
            ]
        case .handoff(let act):
            .object(JSON.Members([Self.name(act)] + act.members.pairs))
        case .steer(let instructions):
            ["act": "steer", "instructions": .array(instructions.map(\.json))]
        case .label(let change):
            [
                "act": "label", "add": .array(change.added.map { .string($0) }),
                "remove": .array(change.removed.map { .string($0) }),
            ]
        }
    }

    private static func name(_ act: HandoffAct) -> JSON.Member {
        JSON.Member(name: "act", value: .string(act.action.rawValue))
    }

    init?(_ json: JSON) {
        switch json["act"]?.string {
        case "append":
            self = .append(
                source: Source(rawValue: json["source"]?.string ?? ""),
                kind: Kind(rawValue: json["kind"]?.string ?? ""), data: json["data"] ?? .null,
                metadata: json["metadata"]?.members ?? [:])
        case "steer":
            self = .steer(json["instructions"]?.array?.compactMap { Instruction($0) } ?? [])
        case "label":
            self = .label(
                LabelChange(
                    adding: json["add"]?.array?.compactMap(\.string) ?? [],
                    removing: json["remove"]?.array?.compactMap(\.string) ?? []))
        case let name:
            guard let action = name.flatMap(HandoffEvent.Action.init(rawValue:)) else { return nil }
            self = .handoff(HandoffAct(action, json))
        }
    }
}
