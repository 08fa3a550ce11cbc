/// Who speaks, as customers see it.
public struct Participant: Hashable, Sendable {
    /// nil if the wire leaves it out.
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
    /// Empty if there are only attachments.
    public var text: String
    public var attachments: [Attachment]
    public var participant: Participant?
    /// Whether moderation found something.
    public var isFlagged: Bool
    public var tags: [String]
    /// Whether it is a short remark before the actual answer, which is still owed.
    public var isPreamble: Bool { tags.contains(Self.preambleTag) }
    /// How far a streamed message has come; nil if the message was not streamed.
    public var chunks: Chunks?
    /// Whether it is streamed and more may follow.
    public var isGrowing: Bool { chunks == .growing }

    /// Parlant's mark of a preamble.
    public static let preambleTag = "__preamble__"

    /// How far a streamed message has come.
    public enum Chunks: Hashable, Sendable {
        /// More may follow.
        case growing
        /// The last piece was the wire's closing null.
        case complete
    }

    /// Reads the data of a message event; nil if it has neither a `message` text nor an attachment.
    public init?(_ data: JSON) {
        let text = data["message"]?.string
        attachments = Attachment.list(in: data)
        guard text != nil || !attachments.isEmpty else { return nil }
        self.text = text ?? ""
        participant = data["participant"].flatMap { Participant($0) }
        isFlagged = data["flagged"]?.bool ?? false
        tags = data["tags"]?.array?.compactMap(\.string) ?? []
        chunks = data["chunks"]?.array.map { $0.last == .null ? .complete : .growing }
    }
}

extension Message {
    /// Whether it says nothing at all: neither a word nor a file.
    public var isSilent: Bool { attachments.isEmpty && text.isBlank }

    /// Its text and a line for each attachment, for reading, searching or listing it as text.
    public var words: String { words(each: \.words) }

    /// The same on one line.
    public var line: String {
        attachments.isEmpty ? text : words(each: \.words, separator: text.isEmpty ? ", " : " · ")
    }

    /// The same for an AI, which sees no files: `[attachment: passport.jpg]`.
    public var wordsForAI: String {
        words(each: { "[attachment: \($0.title.isEmpty ? $0.kind.rawValue : $0.title)]" })
    }

    private func words(each form: (Attachment) -> String, separator: String = "\n") -> String {
        guard !attachments.isEmpty else { return text }
        return ((text.isEmpty ? [] : [text]) + attachments.prefix(Self.mostNamed).map(form))
            .joined(separator: separator)
    }

    /// How many attachments are named one by one when a message is shown or read.
    public static let mostNamed = 20
}

extension Event {
    /// The message in a message event; nil for other kinds and foreign shapes.
    public var message: Message? { kind == .message ? Message(data) : nil }

    /// Data for a new message event.
    public static func messageData(_ text: String, from participant: Participant) -> JSON {
        ["message": .string(text), "participant": participant.json]
    }
}
