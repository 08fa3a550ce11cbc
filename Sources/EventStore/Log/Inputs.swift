public import Conversation

/// A session to create.
public struct NewSession: Hashable, Sendable {
    /// nil lets the store choose one.
    public var id: Session.ID?
    public var agentID: Agent.ID
    public var customerID: Customer.ID
    public var agentName: String?
    public var customerName: String?
    public var title: String?
    public var mode: Mode
    public var metadata: JSON.Members
    public var labels: [String]
    /// nil means now.
    public var creation: Timestamp?
    public var consumptionOffsets: JSON.Members

    /// A session to create.
    public init(
        id: Session.ID? = nil, agentID: Agent.ID, customerID: Customer.ID, agentName: String? = nil,
        customerName: String? = nil, title: String? = nil, mode: Mode = .auto, metadata: JSON.Members = [:],
        labels: [String] = [], creation: Timestamp? = nil, consumptionOffsets: JSON.Members = ["client": 0]
    ) {
        self.id = id
        self.agentID = agentID
        self.customerID = customerID
        self.agentName = agentName
        self.customerName = customerName
        self.title = title
        self.mode = mode
        self.metadata = metadata
        self.labels = labels
        self.creation = creation
        self.consumptionOffsets = consumptionOffsets
    }
}

/// An event to append.
public struct NewEvent: Hashable, Sendable {
    public typealias Standing = EventStanding

    /// One of the two sides of a session.
    public enum Side: Hashable, Sendable {
        case agent, customer
    }

    public var source: Source
    public var kind: Kind
    public var data: JSON
    /// Whose name the store writes into the message's data; nil if the data names its speaker.
    public var speaker: Side?
    public var standing: Standing
    public var metadata: JSON.Members
    /// nil starts a new trace.
    public var traceID: String?
    /// nil means now.
    public var creation: Timestamp?
    /// nil lets the store choose one.
    public var id: Event.ID?
    /// A retry with the same id returns the event that the first attempt created.
    public var requestID: Request.ID?

    /// An event to append.
    public init(
        source: Source, kind: Kind, data: JSON, standing: Standing = .outside, metadata: JSON.Members = [:],
        traceID: String? = nil, creation: Timestamp? = nil, id: Event.ID? = nil, requestID: Request.ID? = nil
    ) {
        self.source = source
        self.kind = kind
        self.data = data
        self.standing = standing
        self.metadata = metadata
        self.traceID = traceID
        self.creation = creation
        self.id = id
        self.requestID = requestID
    }
}

/// What to change in a session; nil leaves a part as it is.
public struct SessionPatch: Hashable, Sendable {
    /// `.some(nil)` removes it.
    public var title: String??
    public var customerID: Customer.ID?
    public var customerName: String?
    public var agentID: Agent.ID?
    public var agentName: String?
    /// The `client` consumption offset.
    public var clientOffset: Offset?
    public var metadataSet: JSON.Members
    public var metadataUnset: [String]
    public var labelsUpsert: [String]
    public var labelsRemove: [String]
    public var mode: Mode?

    /// Changes nothing but the mode, where one is named.
    public init(mode: Mode? = nil) {
        self.mode = mode
        metadataSet = [:]
        metadataUnset = []
        labelsUpsert = []
        labelsRemove = []
    }
}

/// What an import did with a session.
public enum ImportOutcome: Hashable, Sendable {
    /// The session was new, with this many events.
    case added(events: Int)
    /// The session existed; this many later events were added.
    case extended(events: Int)
    /// The session existed with all these events.
    case unchanged
    /// The session was not imported, for this reason.
    case refused(String)
}
