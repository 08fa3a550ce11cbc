/// The state of a session as a Switchboard server reports it, so that it need not be read from the log.
public struct ToldStanding: Hashable, Sendable {
    public var session: Session.ID
    public var mode: Mode
    /// The claim that the server compares an action with.
    public var claim: Claim
    public var ownedSince: Timestamp?
    /// Private.
    public var reason: String?
    public var waitingSince: Timestamp?
    public var isClosed: Bool
    public var outcome: Outcome?
    /// The newest event that the server had at that time.
    public var lastOffset: Offset?
    /// The server's position: of two reports about one session, the higher one is newer.
    public var position: Int

    /// The state of a session.
    public init(
        session: Session.ID, mode: Mode, claim: Claim, ownedSince: Timestamp? = nil, reason: String? = nil,
        waitingSince: Timestamp? = nil, isClosed: Bool = false, outcome: Outcome? = nil,
        lastOffset: Offset? = nil, position: Int
    ) {
        self.session = session
        self.mode = mode
        self.claim = claim
        self.ownedSince = ownedSince
        self.reason = reason
        self.waitingSince = waitingSince
        self.isClosed = isClosed
        self.outcome = outcome
        self.lastOffset = lastOffset
        self.position = position
    }
}

/// What a server of ours tells of an event beside it.
public struct ToldEntry: Hashable, Sendable {
    /// The author's login; private.
    public var author: String?
    /// Whether it came too late to have an effect; nil where the server does not say.
    public var isLate: Bool?

    /// What was told of an event.
    public init(author: String? = nil, isLate: Bool? = nil) {
        self.author = author
        self.isLate = isLate
    }
}
