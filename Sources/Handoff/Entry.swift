/// Where a log is kept, and so what its events say about the session.
public enum LogHome: Hashable, Sendable {
    /// In a local store: these rules judged every event before it was logged, and every switch is in the log.
    case here
    /// On a Switchboard server, which has the same rules but may report a switch before its event is read.
    case switchboard
    /// On a plain Parlant server. It has no fence: a switch stands beside the log, acts are judged by whoever
    /// reads them, and a takeover neither stops the running turn nor sets a label.
    case parlant

    /// Whether these rules judged every event before it was logged.
    public var hasFence: Bool { self != .parlant }
}

/// What the reader of a log knows about one of its events besides what it says.
public struct EntryFacts: Sendable {
    /// Whether it is recorded without effect, because its epoch or turn had ended.
    public var isLate: Bool
    /// Whether the operator's act that it records takes effect. An act that lost to another, or a record that
    /// anybody could have written, does not.
    public var isEffective: Bool
    /// What to call the operator whose act it records: their login, if this store knows them.
    public var author: String
    /// The reason for the act that only operators see.
    public var secret: String?
    /// Whether a takeover still accepts the message with which the AI closes its handoff.
    public var sparesClosing: Bool

    /// Facts about an event that records no act.
    public init(isLate: Bool = false) {
        self.init(isLate: isLate, isEffective: false, author: "")
    }

    /// Facts about an event that may record an act.
    public init(
        isLate: Bool = false, isEffective: Bool, author: String, secret: String? = nil,
        sparesClosing: Bool = false
    ) {
        self.isLate = isLate
        self.isEffective = isEffective
        self.author = author
        self.secret = secret
        self.sparesClosing = sparesClosing
    }
}

/// What an event did to the session's state.
public struct EntryEffect: Hashable, Sendable {
    /// Whether it ended a customer's wait.
    public var answers = false
    /// Whether it switched the session to manual, because a tool asked for a human.
    public var asksForHuman = false
    /// Whether it ended what the AI may still say about its handoff: the owner spoke.
    public var endsClosing = false
}
