public import Conversation
public import EventStore

/// A help desk, as a bridge uses it. A module for a desk knows that desk's wire and nothing else.
///
/// Calls come from any task and at the same time, but those of one conversation one after the other. A call whose
/// outcome is unknown throws `DeskError.unknown`; the bridge then decides whether to look or to call again.
public protocol Desk: Sendable {
    /// What the desk can do.
    var traits: DeskTraits { get }
    /// Until when the desk wants no calls at all.
    var gate: CallGate { get }

    /// Makes a conversation at the desk, or finds the one that an earlier attempt made: it may be called again after an
    /// unknown outcome and after a crash.
    func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation

    /// Asks the people at the desk to answer; may be repeated.
    ///
    /// - Parameters:
    ///   - conversation: What was opened.
    ///   - firstHistory: The desk's id of the first part of what was said before; nil if nothing was.
    /// - Throws: Why they were not, or may have been.
    func invite(_ conversation: DeskConversation, firstHistory: String?) async throws(DeskError)

    /// Posts words to a conversation.
    ///
    /// - Returns: The desk's id of them; nil if it tells none.
    func post(_ words: DeskWords, to conversation: DeskConversation) async throws(DeskError) -> String?

    /// Looks for words whose post had an unknown outcome; called only where `traits.finds`.
    ///
    /// - Returns: The desk's id of them; nil if the desk does not have them.
    func find(_ key: String, in conversation: DeskConversation) async throws(DeskError) -> String?

    /// Ends a conversation; may be repeated.
    func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError)

    /// Erases a conversation; called only where `traits.erases`, and may be repeated.
    func erase(_ conversation: DeskConversation) async throws(DeskError)

    /// What changed in all conversations; called only where `traits.listsChanges`.
    ///
    /// - Parameter bookmark: Where the last list ended; nil for what the desk still has.
    /// - Returns: A page of changes.
    /// - Throws: Why there is none.
    func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges

    /// What people wrote in one conversation, in any order; called only where `traits.listsConversations`.
    func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival]

    /// Whether a conversation has ended there, asked after the desk said so and before that takes effect. By default
    /// what it said is believed.
    func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool

    /// Looks for the name of a person of whom the desk told only the id. By default nothing is known of them.
    func named(_ person: DeskArrival.Person) async -> DeskArrival.Person

    /// Tells the person who answered whether the customer can read it. By default nobody is told; a failure changes
    /// nothing.
    func acknowledge(
        _ message: String, in conversation: DeskConversation, isSaid: Bool
    ) async throws(DeskError)

    /// Verifies a webhook and reads it.
    ///
    /// - Parameters:
    ///   - request: As it came, not parsed.
    ///   - now: For the window of its signature.
    /// - Returns: What people at the desk did. What the desk only repeats or does by itself is left out.
    /// - Throws: `WebhookRefusal`.
    func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival]

    /// Looks whether the configuration, the credentials and the address work, without changing anything.
    func check() async -> [DeskFinding]
}

extension Desk {
    public func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool { true }

    public func named(_ person: DeskArrival.Person) async -> DeskArrival.Person { person }

    public func acknowledge(
        _ message: String, in conversation: DeskConversation, isSaid: Bool
    ) async throws(DeskError) {}
}

/// What a desk can do.
public struct DeskTraits: Hashable, Sendable {
    /// The longest text of a post, and what it is counted in.
    public var textLimit: TextLimit
    /// Whether a post that is repeated with its key makes nothing new.
    public var repeats = false
    /// Whether a post can be looked for by its key.
    public var finds = false
    /// Whether posts that only people at the desk read are possible. Elsewhere they stand in the conversation.
    public var hasNotes = false
    public var erases = false
    /// Whether one list tells what changed in all conversations.
    public var listsChanges = false
    /// Whether the messages of a single conversation can be listed.
    public var listsConversations = false

    /// A desk that can do nothing but take posts.
    public init(textLimit: TextLimit) { self.textLimit = textLimit }
}

/// A conversation at a desk.
public struct DeskConversation: Hashable, Sendable {
    /// The desk's id; nil if the desk never told one.
    public var id: String?
    /// The key of the bridge's link.
    public var key: String
    /// What the desk's module noted when it opened it.
    public var progress: JSON

    /// A conversation at a desk.
    public init(id: String?, key: String, progress: JSON = .null) {
        self.id = id
        self.key = key
        self.progress = progress
    }
}

/// Words to post.
public struct DeskWords: Hashable, Sendable {
    /// Names the post; the desk should keep it where it can.
    public var key: String
    public var kind: DeskPost.Kind
    /// Not longer than the desk takes.
    public var text: String
    /// Who spoke; nil for the customer.
    public var speaker: String?

    /// Words to post.
    public init(key: String, kind: DeskPost.Kind, text: String, speaker: String? = nil) {
        self.key = key
        self.kind = kind
        self.text = text
        self.speaker = speaker
    }
}

/// A page of what changed at a desk.
public struct DeskChanges: Hashable, Sendable {
    public var arrivals: [DeskArrival]
    /// Where the next list begins; nil if there is nothing to remember.
    public var bookmark: String?
    /// Whether more is there now.
    public var hasMore: Bool

    /// A page of changes.
    public init(arrivals: [DeskArrival], bookmark: String?, hasMore: Bool = false) {
        self.arrivals = arrivals
        self.bookmark = bookmark
        self.hasMore = hasMore
    }
}

/// Something that a look at a desk found.
public struct DeskFinding: Hashable, Sendable {
    public var isFine: Bool
    /// One line: what was looked at and what was found; if it is not fine, what to do.
    public var wording: String

    /// Something that was found.
    public init(isFine: Bool, _ wording: String) {
        self.isFine = isFine
        self.wording = wording
    }
}
