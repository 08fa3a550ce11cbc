/// One entry of a session's log, in Parlant's shape.
public struct Event: Hashable, Sendable, Identifiable {
    public var id: Identifier<Event>
    public var source: Source
    public var kind: Kind
    public var offset: Offset
    public var creation: Timestamp
    /// Shared by a customer's message and the whole AI turn that answers it.
    public var traceID: String
    /// Its shape depends on the kind; see `Message`, `ToolCall`, `Status`, `HandoffEvent`.
    public var data: JSON
    /// Free-form; readable by the customer and the AI.
    public var metadata: JSON.Members
    public var isDeleted: Bool

    /// An event as the wire or a store contains it.
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

    // Written by hand: the equality of raw-representable types compares raw values, so searching a table of
    // cases for `self` would never end.

    /// The sources that Parlant 3.3 knows.
    public static var known: [Source] {
        [.customer, .customerUI, .humanAgent, .humanAgentOnBehalfOfAIAgent, .aiAgent, .system]
    }

    /// A source by its wire name.
    public init(rawValue: String) {
        switch rawValue {
        case "customer": self = .customer
        case "customer_ui": self = .customerUI
        case "human_agent": self = .humanAgent
        case "human_agent_on_behalf_of_ai_agent": self = .humanAgentOnBehalfOfAIAgent
        case "ai_agent": self = .aiAgent
        case "system": self = .system
        default: self = .other(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .customer: "customer"
        case .customerUI: "customer_ui"
        case .humanAgent: "human_agent"
        case .humanAgentOnBehalfOfAIAgent: "human_agent_on_behalf_of_ai_agent"
        case .aiAgent: "ai_agent"
        case .system: "system"
        case .other(let name): name
        }
    }

    /// Whether one of our people wrote it, under either identity.
    public var isHuman: Bool { self == .humanAgent || self == .humanAgentOnBehalfOfAIAgent }
}

/// What an event is. The raw values are Parlant's; others are kept and shown plainly.
public enum Kind: RawRepresentable, Hashable, Sendable {
    case message, tool, status, custom
    /// A kind that we don't know.
    case other(String)

    // Written by hand: the equality of raw-representable types compares raw values, so searching a table of
    // cases for `self` would never end.

    /// The kinds that Parlant 3.3 knows.
    public static var known: [Kind] { [.message, .tool, .status, .custom] }

    /// A kind by its wire name.
    public init(rawValue: String) {
        switch rawValue {
        case "message": self = .message
        case "tool": self = .tool
        case "status": self = .status
        case "custom": self = .custom
        default: self = .other(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .message: "message"
        case .tool: "tool"
        case .status: "status"
        case .custom: "custom"
        case .other(let name): name
        }
    }
}
