public import Conversation
import Storage

/// Something that a desk said about a conversation, in our words.
public struct DeskArrival: Hashable, Sendable {
    /// A person at a desk.
    public struct Person: Hashable, Sendable {
        /// The desk's id of them; nil if it told none.
        public var id: String?
        /// As the desk shows it to colleagues; private.
        public var name: String?

        /// A person at a desk.
        public init(id: String? = nil, name: String? = nil) {
            self.id = id
            self.name = name
        }
    }

    /// What was said.
    public enum Content: Hashable, Sendable {
        /// A person wrote to the customer.
        case answer(text: String, attachments: [Attachment], by: Person)
        /// A person took the conversation.
        case assigned(Person)
        /// The conversation has ended there; the reason is the desk's word for it.
        case ended(Outcome?, reason: String)
    }

    /// The desk's id of the message or, for anything else, of the event. Repetitions have the same.
    public var id: String
    /// The desk's id of the conversation; nil if it told none.
    public var conversation: String?
    /// The key of our link, if the desk gives back what it was told when the conversation was made.
    public var linkKey: String?
    /// Sorts the arrivals of a conversation in the order in which the desk made them; compared by bytes.
    public var place: String
    public var content: Content

    /// Something that a desk said.
    public init(
        id: String, conversation: String?, linkKey: String? = nil, place: String, content: Content
    ) {
        self.id = id
        self.conversation = conversation
        self.linkKey = linkKey
        self.place = place
        self.content = content
    }
}

/// An arrival as a store holds it.
public struct StoredArrival: Hashable, Sendable, Identifiable {
    public var id: Int64
    public var link: Int64
    public var arrival: DeskArrival
    public var creation: Timestamp
}

extension DeskArrival.Content {
    /// The form in which a store keeps it.
    var json: JSON {
        switch self {
        case .answer(let text, let attachments, let person):
            [
                "type": "answer", "text": .string(text), "by": person.json,
                "attachments": .array(attachments.map(\.json)),
            ]
        case .assigned(let person): ["type": "assigned", "by": person.json]
        case .ended(let outcome, let reason):
            ["type": "ended", "outcome": .optional(outcome?.rawValue), "reason": .string(reason)]
        }
    }

    init?(_ json: JSON) {
        let person = DeskArrival.Person(json["by"] ?? .null)
        switch json["type"]?.string {
        case "answer":
            self = .answer(
                text: json["text"]?.string ?? "", attachments: Attachment.list(in: json), by: person)
        case "assigned": self = .assigned(person)
        case "ended":
            self = .ended(
                json["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
                reason: json["reason"]?.string ?? "")
        default: return nil
        }
    }
}

extension DeskArrival.Person {
    fileprivate var json: JSON { ["id": .optional(id), "name": .optional(name)] }

    fileprivate init(_ json: JSON) { self.init(id: json["id"]?.string, name: json["name"]?.string) }
}

extension Attachment {
    /// A link with its name, as a message's data carries it.
    var json: JSON {
        var members: JSON.Members = [:]
        if let name { members["name"] = .string(name) }
        if let address { members["url"] = .string(address) }
        if let type { members["content_type"] = .string(type) }
        if let size { members["size"] = .integer(size) }
        return .object(members)
    }
}

extension StoredArrival {
    static let query = """
        SELECT a.pk, a.link, a.message, a.place, a.content, a.creation FROM desk_arrival a
        """

    init?(_ row: Row) {
        guard let content = DeskArrival.Content(SessionRow.parsed(row[4])) else { return nil }
        self.init(
            id: row[0], link: row[1],
            arrival: DeskArrival(
                id: row[2], conversation: nil, place: row[3], content: content),
            creation: Timestamp(microseconds: row[5]))
    }
}
