/// Who speaks, as customers see it.
public struct Participant: Hashable, Sendable {
    /// nil where the wire leaves it out.
    public var id: String?
    public var displayName: String

    /// A speaker.
    public init(id: String? = nil, displayName: String) {
        self.id = id
        self.displayName = displayName
    }

    /// The wire's form; nil without a `display_name`.
    public init?(_ json: JSON) {
        guard let name = json["display_name"]?.string else { return nil }
        self.init(id: json["id"]?.string, displayName: name)
    }

    /// The wire's form.
    public var json: JSON {
        var members: JSON.Members = [:]
        if let id { members["id"] = .string(id) }
        members["display_name"] = .string(displayName)
        return .object(members)
    }
}

/// The data of a message event.
public struct Message: Hashable, Sendable {
    public var text: String
    public var participant: Participant?
    /// Moderation found something.
    public var isFlagged: Bool
    public var tags: [String]
    /// A short word before the answer proper, which is still owed.
    public var isPreamble: Bool { tags.contains(Self.preambleTag) }
    /// Pieces of a streamed message; nil where the message was not streamed.
    public var chunks: Chunks?

    /// Parlant's mark of a preamble.
    public static let preambleTag = "__preamble__"

    /// How far a streamed message has come.
    public enum Chunks: Hashable, Sendable {
        /// More may follow.
        case growing
        /// The last piece was the wire's closing null.
        case complete
    }

    /// The data of a message event; nil where it holds no `message` text.
    public init?(_ data: JSON) {
        guard let text = data["message"]?.string else { return nil }
        self.text = text
        participant = data["participant"].flatMap { Participant($0) }
        isFlagged = data["flagged"]?.bool ?? false
        tags = data["tags"]?.array?.compactMap(\.string) ?? []
        chunks = data["chunks"]?.array.map { $0.last == .null ? .complete : .growing }
    }
}

extension Event {
    /// The message in a message event; nil for other kinds and foreign shapes.
    public var message: Message? { kind == .message ? Message(data) : nil }

    /// Data for a new message event.
    public static func messageData(_ text: String, from participant: Participant) -> JSON {
        ["message": .string(text), "participant": participant.json]
    }
}
