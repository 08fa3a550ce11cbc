public import Conversation

/// The body that creates a session.
public struct SessionCreation: Hashable, Sendable {
    public var agentID: Agent.ID
    /// nil means the guest.
    public var customerID: Customer.ID?
    public var title: String?
    public var metadata: JSON.Members
    public var labels: [String]

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { SessionCreation(&$0) }
    }

    static var schema: Schema { BodyReader.outline { SessionCreation(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        agentID = Agent.ID(body.neededText("agent_id"))
        customerID = body.text("customer_id").flatMap { $0.isEmpty ? nil : Customer.ID($0) }
        title = body.text("title", length: 0...SessionUpdate.titleLimit)
        metadata = body.members("metadata") ?? [:]
        labels = body.texts("labels", isSet: true) ?? []
    }
}

/// The body that changes a session; nil leaves a part as it is.
public struct SessionUpdate: Hashable, Sendable {
    public var clientOffset: Int?
    public var title: String?
    public var mode: Mode?
    public var customerID: Customer.ID?
    public var agentID: Agent.ID?
    public var metadata: MetadataUpdate
    public var labelsUpsert: [String]
    public var labelsRemove: [String]
    /// Who changes it, by login; nil for the token's own.
    public var operatorName: String?

    /// In characters.
    static let titleLimit = 200

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { SessionUpdate(&$0) }
    }

    static var schema: Schema { BodyReader.outline { SessionUpdate(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        clientOffset = body.object("consumption_offsets") { $0.integer("client", least: 0) } ?? nil
        title = body.text("title", length: 0...Self.titleLimit)
        mode = body.choice("mode", of: Mode.allCases)
        customerID = body.text("customer_id").map { Customer.ID($0) }
        agentID = body.text("agent_id").map { Agent.ID($0) }
        metadata = MetadataUpdate(&body)
        let labels = body.object("labels") {
            ($0.texts("upsert", isSet: true) ?? [], $0.texts("remove", isSet: true) ?? [])
        }
        labelsUpsert = labels?.0 ?? []
        labelsRemove = labels?.1 ?? []
        operatorName = body.text("operator", length: 1...256)
    }
}

/// What to change in metadata: members to set, then names to remove.
public struct MetadataUpdate: Hashable, Sendable {
    public var set: JSON.Members
    public var unset: [String]

    init(set: JSON.Members) {
        self.set = set
        unset = []
    }

    init(_ body: inout BodyReader) {
        let parts = body.object("metadata") { ($0.members("set") ?? [:], $0.texts("unset") ?? []) }
        set = parts?.0 ?? [:]
        unset = parts?.1 ?? []
    }

    /// For a customer, whose metadata values are all texts.
    init(texts body: inout BodyReader) {
        let parts = body.object("metadata") { ($0.textMembers("set") ?? [:], $0.texts("unset") ?? []) }
        set = parts?.0 ?? [:]
        unset = parts?.1 ?? []
    }

    /// The metadata after the change.
    public func applied(to metadata: JSON.Members) -> JSON.Members {
        metadata.changed(setting: set, removing: unset)
    }

    /// Reads the body that changes an event, of which only the metadata may change.
    public init(eventUpdate body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { MetadataUpdate(&$0) }
    }

    static var schema: Schema { BodyReader.outline { MetadataUpdate(&$0) }.schema }
}
