/// One entry of a session's log, in Parlant's shape.
public struct Event: Hashable, Sendable, Identifiable {
    public typealias ID = Identifier<Event>

    public var id: ID
    public var source: Source
    public var kind: Kind
    public var offset: Offset
    public var creation: Timestamp
    /// Shared by a customer's message and the whole AI turn that answers it.
    public var traceID: String
    /// Shape by kind; see `Message`, `ToolCall`, `Status`, `HandoffEvent`.
    public var data: JSON
    /// Free; readable by the customer and the AI.
    public var metadata: JSON.Members
    public var isDeleted: Bool

    /// An event as the wire or a store tells it.
    public init(
        id: ID, source: Source, kind: Kind, offset: Offset, creation: Timestamp, traceID: String,
        data: JSON, metadata: JSON.Members = [:], isDeleted: Bool = false
    ) {
        self.id = id
        self.source = source
        self.kind = kind
        self.offset = offset
        self.creation = creation
        self.traceID = traceID
        self.data = data
        self.metadata = metadata
        self.isDeleted = isDeleted
    }
}

/// Who caused an event. The raw values are Parlant's; others are kept and shown plainly.
public enum Source: RawRepresentable, Hashable, Sendable {
    case customer, customerUI, humanAgent, humanAgentOnBehalfOfAIAgent, aiAgent, system
    /// A source that we don't know.
    case other(String)

    private static let names: [(Source, String)] = [
        (.customer, "customer"), (.customerUI, "customer_ui"), (.humanAgent, "human_agent"),
        (.humanAgentOnBehalfOfAIAgent, "human_agent_on_behalf_of_ai_agent"), (.aiAgent, "ai_agent"),
        (.system, "system"),
    ]

    /// The sources that Parlant 3.3 knows.
    public static var known: [Source] { names.map(\.0) }

    /// A source by its wire name.
    public init(rawValue: String) {
        self = Self.names.first { $0.1 == rawValue }?.0 ?? .other(rawValue)
    }

    public var rawValue: String {
        if case .other(let name) = self { return name }
        return Self.names.first { $0.0 == self }!.1
    }

    /// Whether a person of ours wrote it, under either identity.
    public var isHuman: Bool { self == .humanAgent || self == .humanAgentOnBehalfOfAIAgent }
}

/// What an event is. The raw values are Parlant's; others are kept and shown plainly.
public enum Kind: RawRepresentable, Hashable, Sendable {
    case message, tool, status, custom
    /// A kind that we don't know.
    case other(String)

    private static let names: [(Kind, String)] = [
        (.message, "message"), (.tool, "tool"), (.status, "status"), (.custom, "custom"),
    ]

    /// The kinds that Parlant 3.3 knows.
    public static var known: [Kind] { names.map(\.0) }

    /// A kind by its wire name.
    public init(rawValue: String) {
        self = Self.names.first { $0.1 == rawValue }?.0 ?? .other(rawValue)
    }

    public var rawValue: String {
        if case .other(let name) = self { return name }
        return Self.names.first { $0.0 == self }!.1
    }
}
