/// How the server that a store mirrors is reached, as the process that follows it says.
public struct Upstream: Hashable, Sendable {
    /// Whether it answers.
    public enum State: Hashable, Sendable {
        case connecting
        case live
        /// The wording says why, safe to show.
        case offline(since: Timestamp, wording: String)
    }

    public var state: State
    /// Made in the last minute.
    public var requestsPerMinute: Int
    /// How many a minute may be made.
    public var budget: Int
    /// The server asked for fewer: looks are rarer than usual.
    public var isSlowed: Bool
    /// One request follows all sessions: nothing that is shown is older than the last answer.
    public var isFed: Bool
    /// The server refuses the token, or that there is none.
    public var isRefused = false
    /// How many sessions the server has lost, as it seems; they are kept until an operator accepts that.
    public var lost = 0
    /// How often the list of sessions is looked at; nil where it is not.
    public var listInterval: Duration?

    /// How a server is reached.
    public init(
        state: State, requestsPerMinute: Int = 0, budget: Int = 0, isSlowed: Bool = false, isFed: Bool = false
    ) {
        self.state = state
        self.requestsPerMinute = requestsPerMinute
        self.budget = budget
        self.isSlowed = isSlowed
        self.isFed = isFed
    }
}

/// What a mirror knows of a session's standing on its server.
public struct MirrorStanding: Hashable, Sendable {
    /// The server does not have it any more; what was kept here stays.
    public var isGone: Bool
    /// When the log was read last, to the minute; nil where it never was.
    public var lookedAt: Timestamp?
    /// The log is known from here to its end; nil where none of it is.
    public var loadedFrom: Offset?
    /// A tool asked for a human, and the server left the session to the AI.
    public var isHandoffLost: Bool

    /// A session's standing.
    public init(
        isGone: Bool = false, lookedAt: Timestamp? = nil, loadedFrom: Offset? = nil,
        isHandoffLost: Bool = false
    ) {
        self.isGone = isGone
        self.lookedAt = lookedAt
        self.loadedFrom = loadedFrom
        self.isHandoffLost = isHandoffLost
    }

    public var isWholeLogKnown: Bool { loadedFrom == .zero }
}

/// How much of a server's conversations a mirror holds, and so what a search covers.
public struct MirrorCoverage: Hashable, Sendable {
    /// Sessions whose whole log is here.
    public var whole: Int
    public var sessions: Int

    /// A share.
    public init(whole: Int, sessions: Int) {
        self.whole = whole
        self.sessions = sessions
    }
}
