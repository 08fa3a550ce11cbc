/// Who answers the customer. The raw values are Parlant's.
public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// The AI.
    case auto
    /// A human; the AI is silent.
    case manual
}

/// A conversation between one customer and one agent, in Parlant's shape; its events are the log.
public struct Session: Hashable, Sendable, Identifiable {
    /// The label of a session that was closed with an outcome.
    public static let closedLabel = "closed"
    /// The label that tells programs which know no owners, on a Parlant server, that an operator has the session.
    public static let operatorLabel = "with-operator"

    public var id: Identifier<Session>
    public var agentID: Agent.ID
    public var customerID: Customer.ID
    public var creation: Timestamp
    public var title: String?
    public var mode: Mode
    /// How far each consumer has read; Parlant knows `client`.
    public var consumptionOffsets: JSON.Members
    /// Readable by the customer and the AI: nothing private belongs here.
    public var metadata: JSON.Members
    /// In order of addition, each once.
    public var labels: [String]

    /// A session as the wire or a store contains it.
    public init(
        id: ID, agentID: Agent.ID, customerID: Customer.ID, creation: Timestamp, title: String? = nil,
        mode: Mode = .auto, consumptionOffsets: JSON.Members = ["client": 0],
        metadata: JSON.Members = [:], labels: [String] = []
    ) {
        self.id = id
        self.agentID = agentID
        self.customerID = customerID
        self.creation = creation
        self.title = title
        self.mode = mode
        self.consumptionOffsets = consumptionOffsets
        self.metadata = metadata
        self.labels = labels
    }
}

/// An AI agent.
public struct Agent: Hashable, Sendable, Identifiable {
    public var id: Identifier<Agent>
    public var name: String

    /// An agent with the name that customers see.
    public init(id: ID, name: String) {
        self.id = id
        self.name = name
    }
}

/// A customer.
public struct Customer: Hashable, Sendable, Identifiable {
    public var id: Identifier<Customer>
    public var name: String

    /// A customer with the name that operators see.
    public init(id: ID, name: String) {
        self.id = id
        self.name = name
    }
}
