/// How the server that a store mirrors is reached, as reported by the process that follows it.
public struct Upstream: Hashable, Sendable {
    /// Whether it answers.
    public enum State: Hashable, Sendable {
        case connecting
        case live
        /// The wording says why, safe to show.
        case offline(since: Timestamp, wording: String)
    }

    public var state: State
    /// The requests made in the last minute.
    public var requestsPerMinute: Int
    /// How many requests may be made per minute.
    public var budget: Int
    /// Whether the server asked for fewer requests, so that looks are rarer than usual.
    public var isSlowed: Bool
    /// Whether one request follows all sessions, so that nothing on screen is older than the last answer.
    public var isFed: Bool
    /// Whether the server refuses the token, or that there is none.
    public var isRefused = false
    /// How many sessions the server seems to have lost; they are kept until an operator accepts that.
    public var lost = 0
    /// How often the list of sessions is read; nil if it is not.
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

/// What a mirror knows about a session on its server.
public struct MirrorStanding: Hashable, Sendable {
    /// Whether the server no longer has it; what was kept here stays.
    public var isGone: Bool
    /// When the log was last read, to the minute; nil if it never was.
    public var lookedAt: Timestamp?
    /// The log is known from here to its end; nil if none of it is.
    public var loadedFrom: Offset?
    /// Whether a tool asked for a human, but the server left the session to the AI.
    public var isHandoffLost: Bool

    /// What is known about a session.
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

    /// What a mirror holds.
    public init(whole: Int, sessions: Int) {
        self.whole = whole
        self.sessions = sessions
    }
}
