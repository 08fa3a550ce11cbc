public import Conversation

/// The body with which an AI process renews its lease and says what it wants.
public struct LeaseForm: Hashable, Sendable {
    /// How long its turns stay its own without another renewal.
    public var lease: Duration
    /// The only session that it asks about; nil for any.
    public var session: Session.ID?
    /// nil if the path names it.
    public var process: String?

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { LeaseForm(&$0) }
    }

    static var schema: Schema { BodyReader.outline { LeaseForm(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        lease = body.lease()
        session = body.text("session_id").map { Session.ID($0) }
        process = body.text("process_id", length: 1...256)
    }
}

/// The body that adds an event to a turn, or lets one of its messages grow.
public struct TurnEventForm: Hashable, Sendable {
    public var process: String
    public var lease: Duration
    public var epoch: Epoch
    /// Whether the turn follows an operator's instruction in manual mode.
    public var isAsked: Bool
    public var traceID: String?
    public var metadata: JSON.Members
    public var content: Content

    /// What is added.
    public enum Content: Hashable, Sendable {
        /// A whole message; `extra` holds the other members of its data.
        case message(String, extra: JSON.Members)
        /// All pieces so far of a growing message.
        case pieces([String], isComplete: Bool)
        case status(String, JSON)
        case tool(JSON)
        case custom(JSON)
    }

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { TurnEventForm(&$0) }
    }

    /// A message grows by its `chunks` or is whole; each other kind has its own schema.
    static var schema: Schema {
        var growing = BodyReader.outline(given: ["chunks": []]) { TurnEventForm(&$0) }
        growing.require("chunks")
        let kinds = [nil, "status", "tool", "custom"].map { kind in
            BodyReader.outline(kind: kind) { TurnEventForm(&$0) }
        }
        return .any(of: ([growing] + kinds).map(\.schema))
    }

    private init(_ body: inout BodyReader) {
        process = body.neededText("process_id", length: 1...256)
        lease = body.lease()
        epoch = Epoch(body.neededInteger("epoch", least: 0))
        isAsked = body.flag("asked") ?? false
        traceID = body.text("trace_id", length: 1...256)
        metadata = body.members("metadata") ?? [:]
        content = Self.content(&body)
    }

    private static func content(_ body: inout BodyReader) -> Content {
        switch body.choice("kind", of: Kind.known) ?? .message {
        case .status:
            let name = body.neededChoice("status", of: Status.Name.known)
            return .status(name.rawValue, .object(body.members("data") ?? [:]))
        case .tool: return .tool(.object(body.neededMembers("data", holding: "tool_calls")))
        case .custom: return .custom(body.value("data") ?? [:])
        case .message, .other:
            if let pieces = body.pieces("chunks") {
                return .pieces(pieces.texts, isComplete: pieces.isComplete)
            }
            let extra = body.members("data") ?? [:]
            let hasFiles = !Attachment.list(in: .object(extra)).isEmpty
            let text = hasFiles ? body.text("message") ?? "" : body.neededText("message", length: 1...Int.max)
            return .message(text, extra: extra)
        }
    }
}

/// The body that ends a turn.
public struct TurnEndForm: Hashable, Sendable {
    /// nil if anybody who may speak for the turn's process may end it.
    public var process: String?
    public var epoch: Epoch
    public var ending: TurnEnding

    private enum Word: String, CaseIterable {
        case completed, cancelled, failed
    }

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { TurnEndForm(&$0) }
    }

    static var schema: Schema { BodyReader.outline { TurnEndForm(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        process = body.text("process_id", length: 1...256)
        epoch = Epoch(body.neededInteger("epoch", least: 0))
        let why = body.text("why", length: 0...1_000)
        switch body.neededChoice("ending", of: Word.allCases) {
        case .completed: ending = .completed
        case .cancelled: ending = .cancelled
        case .failed: ending = .failed(why ?? "The answer could not be generated.")
        }
    }
}

extension BodyReader {
    /// A lease in seconds, from 3 to 3600.
    fileprivate mutating func lease() -> Duration {
        .seconds(integer("lease_seconds", least: 3).map { min($0, 3_600) } ?? 15)
    }
}
