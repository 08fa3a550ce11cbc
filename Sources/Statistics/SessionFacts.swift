public import Conversation

/// What statistics count of one session: everything that its log says, and nothing that changes without it.
public struct SessionFacts: Equatable, Sendable {
    /// How many messages each kind of author has written; deleted ones do not count.
    public var messages = MessageCounts()
    /// Since when the customer has had no answer from the AI, which has the session; nil if none is owed.
    public var unansweredSince: Timestamp?
    /// In the order of the log.
    public var closings: [Closing] = []
    /// In the order of the log.
    public var episodes: [EpisodeFacts] = []

    /// The facts of an empty log.
    public init() {}
}

/// How many messages each kind of author has written.
public struct MessageCounts: Equatable, Sendable {
    public var customer = 0
    /// The AI's, late ones included.
    public var ai = 0
    /// Those of the AI's that came after a person had taken over.
    public var late = 0
    /// Operators', under their own names.
    public var oneself = 0
    /// Operators', on behalf of the AI.
    public var asTheAI = 0

    /// All zero.
    public init() {}

    /// Written by people of the desk, under either identity.
    public var human: Int { oneself + asTheAI }
}

/// That a session was closed.
public struct Closing: Equatable, Sendable {
    public var moment: Timestamp
    public var outcome: Outcome?
    /// When it was open again; nil while it is closed.
    public var reopened: Timestamp?

    /// A closing.
    public init(at moment: Timestamp, outcome: Outcome?, reopened: Timestamp? = nil) {
        self.moment = moment
        self.outcome = outcome
        self.reopened = reopened
    }
}

/// A customer's wait for a person.
public struct Wait: Equatable, Sendable {
    /// The first message that nobody had answered, or the request, whichever came first.
    public var since: Timestamp
    /// When a person wrote.
    public var ended: Timestamp

    /// A wait that is over.
    public init(since: Timestamp, ended: Timestamp) {
        self.since = since
        self.ended = ended
    }
}

/// One handoff: from a session's switch to manual to its return to the AI.
public struct EpisodeFacts: Equatable, Sendable {
    /// What made the switch.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// A tool of the AI asked for a person.
        case tool
        /// An operator took the session over from the AI.
        case takeover = "operator"
        /// A request set the mode, or the session was created or imported in manual mode.
        case program
    }

    /// How it ended.
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        case handedBack = "handed back"
        case closed
        /// A request set the mode.
        case switched
    }

    public var cause: Cause
    /// Private if it was typed at a takeover.
    public var reason: String?
    public var requested: Timestamp
    /// When somebody first owned the session.
    public var claimed: Timestamp?
    /// The first owner's login.
    public var claimedBy: String?
    /// When a person first wrote to the customer.
    public var responded: Timestamp?
    /// Those that a person's message ended, in the order of the log.
    public var waits: [Wait] = []
    public var ended: Timestamp?
    /// nil while the session is manual.
    public var ending: Ending?
    public var outcome: Outcome?
    /// How many messages the customer wrote between the return and the next handoff; nil if there was none.
    public var turnsUntilNext: Int?
    /// The longest time, in microseconds, for which an owner owed the customer an answer, up to the last event.
    public var longestOwed: Int64 = 0
    /// Since when the owner owes an answer now.
    public var owedSince: Timestamp?

    /// A handoff that has just begun.
    public init(_ cause: Cause, reason: String? = nil, requested: Timestamp) {
        self.cause = cause
        self.reason = reason
        self.requested = requested
    }
}
