public import Conversation

/// The body that creates or changes a canned response; nil leaves a part as it is.
public struct CannedResponseForm: Hashable, Sendable {
    public var value: String?
    public var fields: [JSON]?
    public var tags: TagsForm
    public var metadata: MetadataUpdate
    /// Only a new one can have them.
    public var signals: [String]
    public var fieldDependencies: [String]

    /// Reads the body that creates a canned response.
    public init(creation body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { CannedResponseForm(new: &$0) }
    }

    /// Reads the body that changes a canned response.
    public init(update body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { CannedResponseForm(change: &$0) }
    }

    static var creationSchema: Schema { BodyReader.outline { CannedResponseForm(new: &$0) }.schema }
    static var updateSchema: Schema { BodyReader.outline { CannedResponseForm(change: &$0) }.schema }

    private init(new body: inout BodyReader) {
        value = body.neededText("value", length: 1...Int.max)
        fields = body.neededObjects("fields", Self.field)
        tags = TagsForm(all: &body)
        signals = body.texts("signals") ?? []
        metadata = MetadataUpdate(set: body.members("metadata") ?? [:])
        fieldDependencies = body.texts("field_dependencies") ?? []
    }

    private init(change body: inout BodyReader) {
        value = body.text("value", length: 1...Int.max)
        fields = body.objects("fields", Self.field)
        tags = TagsForm(&body)
        metadata = MetadataUpdate(&body)
        signals = []
        fieldDependencies = []
    }

    private static func field(_ body: inout BodyReader) -> JSON {
        [
            "name": .string(body.neededText("name", length: 1...Int.max)),
            "description": .string(body.neededText("description")),
            "examples": .array(body.neededTexts("examples").map { .string($0) }),
        ]
    }
}
