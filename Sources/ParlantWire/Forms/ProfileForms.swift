public import Conversation

/// The body that creates or changes an agent; nil leaves a part as it is.
public struct AgentForm: Hashable, Sendable {
    public var id: String?
    public var name: String?
    /// `description`, `max_engine_iterations`, `composition_mode` and `message_output_mode`, if given.
    public var settings: JSON.Members
    public var tags: TagsForm

    /// Reads the body that creates an agent.
    public init(creation body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { AgentForm(&$0, isNew: true) }
    }

    /// Reads the body that changes an agent.
    public init(update body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { AgentForm(&$0, isNew: false) }
    }

    static func schema(isNew: Bool) -> Schema {
        BodyReader.outline { AgentForm(&$0, isNew: isNew) }.schema
    }

    private init(_ body: inout BodyReader, isNew: Bool) {
        id = isNew ? body.text("id", length: 1...256) : nil
        name = isNew ? body.neededText("name", length: 1...100) : body.text("name", length: 1...100)
        settings = [:]
        settings["description"] = body.text("description").map { .string($0) }
        settings["max_engine_iterations"] = body.integer("max_engine_iterations", least: 1).map {
            .integer($0)
        }
        settings["composition_mode"] = body.choice("composition_mode", of: CompositionMode.allCases)
            .map { .string($0.rawValue) }
        settings["message_output_mode"] = body.choice("message_output_mode", of: OutputMode.allCases)
            .map { .string($0.rawValue) }
        tags = isNew ? TagsForm(all: &body) : TagsForm(&body)
    }

    private enum CompositionMode: String, CaseIterable {
        case fluid
        case composited = "composited_canned"
        case canned = "canned_fluid"
        case strict = "strict_canned"
    }

    private enum OutputMode: String, CaseIterable {
        case block, stream
    }
}

/// The body that creates or changes a customer; nil leaves a part as it is.
public struct CustomerForm: Hashable, Sendable {
    public var id: String?
    public var name: String?
    public var metadata: MetadataUpdate
    public var tags: TagsForm

    /// Reads the body that creates a customer.
    public init(creation body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { CustomerForm(new: &$0) }
    }

    /// Reads the body that changes a customer.
    public init(update body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { CustomerForm(change: &$0) }
    }

    static var creationSchema: Schema { BodyReader.outline { CustomerForm(new: &$0) }.schema }
    static var updateSchema: Schema { BodyReader.outline { CustomerForm(change: &$0) }.schema }

    private init(new body: inout BodyReader) {
        name = body.neededText("name", length: 1...100)
        id = body.text("id", length: 1...256)
        metadata = MetadataUpdate(set: body.textMembers("metadata") ?? [:])
        tags = TagsForm(all: &body)
    }

    private init(change body: inout BodyReader) {
        id = nil
        name = body.text("name", length: 1...100)
        metadata = MetadataUpdate(texts: &body)
        tags = TagsForm(&body)
    }
}

/// Tag ids to add and to remove.
public struct TagsForm: Hashable, Sendable {
    public var add: [String]
    public var remove: [String]

    init(all body: inout BodyReader) {
        add = body.texts("tags") ?? []
        remove = []
    }

    init(_ body: inout BodyReader) {
        let parts = body.object("tags") { ($0.texts("add") ?? [], $0.texts("remove") ?? []) }
        add = parts?.0 ?? []
        remove = parts?.1 ?? []
    }

    /// The tags after the change, each once.
    public func applied(to tags: [String]) -> [String] {
        var seen = Set(remove)
        return (tags + add).filter { seen.insert($0).inserted }
    }
}

/// The body that creates or renames a tag.
public struct TagForm: Hashable, Sendable {
    public var name: String

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        name = try BodyReader.read(body, Self.name)
    }

    static var schema: Schema { BodyReader.outline(Self.name).schema }

    private static func name(_ body: inout BodyReader) -> String { body.neededText("name", length: 1...50) }
}
