/// How a session stands on a server of ours, by the server's own word: there is no need to read it from the log.
public struct ToldStanding: Hashable, Sendable {
    public var session: Session.ID
    public var mode: Mode
    /// What an act there is compared with.
    public var claim: Claim
    public var ownedSince: Timestamp?
    /// Private.
    public var reason: String?
    public var waitingSince: Timestamp?
    public var isClosed: Bool
    public var outcome: Outcome?
    /// The newest event that the server had then.
    public var lastOffset: Offset?
    /// Of the server: of two of one session the higher is the newer.
    public var position: Int

    /// A session's standing.
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
