public import Conversation
import Storage

/// A call to a desk: part of a link's queue, which is worked off one at a time and in order.
public struct DeskPost: Hashable, Sendable, Identifiable {
    /// What the desk is asked for. The raw values are stored.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Makes the conversation.
        case open
        /// Part of the summary and of what was said before.
        case history
        /// Asks the people at the desk to answer.
        case invite
        /// What the customer wrote.
        case customer
        /// What the AI or an operator at a console said to the customer.
        case colleague
        /// What only people at the desk may read.
        case note
        /// Ends the conversation there.
        case end
    }

    /// How far the call has come. The raw values are stored.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case pending
        /// The desk is being called: after a crash, nobody knows whether it was.
        case sending
        case sent
        /// The desk may have taken it; those behind it wait.
        case unconfirmed
        case failed
    }

    public var id: Int64
    /// The number of its link.
    public var link: Int64
    /// Names the call at the desk: the link's key, our event's id and the part's number. No two have the same.
    public var key: String
    public var kind: Kind
    public var text: String
    /// Who spoke, as the desk shows it; nil for the customer.
    public var speaker: String?
    public var state: State
    /// Why it is unconfirmed or has failed, without customer text.
    public var reason: String?
    /// How often the desk was called.
    public var tries: Int
    /// How often the desk was asked for it in vain after an unknown outcome.
    public var misses: Int
    /// It is not tried before.
    public var due: Timestamp
    /// The desk's id of what it made of it.
    public var deskID: String?
}

/// A call to queue.
public struct NewPost: Hashable, Sendable {
    /// Its name within the link: our event's id, with a part's number where there are several.
    public var name: String
    public var kind: DeskPost.Kind
    public var text: String
    public var speaker: String?

    /// A call to queue.
    public init(_ kind: DeskPost.Kind, name: String, text: String = "", speaker: String? = nil) {
        self.name = name
        self.kind = kind
        self.text = text
        self.speaker = speaker
    }
}

/// How a call ended.
public enum PostOutcome: Hashable, Sendable {
    /// The desk has it, under this id if it told one.
    case sent(String?)
    /// It certainly was not taken, and is tried again after a pause.
    case again(after: Duration, String)
    /// It may have been taken; it is looked for after a pause.
    case unconfirmed(lookAfter: Duration, String)
    /// The desk was asked and does not have it.
    case missed(lookAfter: Duration)
    /// It is given up.
    case failed(String)
}

extension DeskPost {
    static let query = """
        SELECT p.pk, p.link, p.name, p.kind, p.text, p.speaker, p.state, p.reason, p.tries, p.misses, p.due, p.desk_id
        FROM desk_post p
        """

    static let isOpen = "p.state IN ('pending', 'sending', 'unconfirmed')"

    init(_ row: Row) {
        self.init(
            id: row[0], link: row[1], key: row[2], kind: Kind(rawValue: row[3]) ?? .note, text: row.text(4),
            speaker: row.optionalText(5), state: State(rawValue: row[6]) ?? .unconfirmed,
            reason: row.optionalText(7), tries: row[8], misses: row[9],
            due: Timestamp(microseconds: row[10]), deskID: row[11])
    }
}
