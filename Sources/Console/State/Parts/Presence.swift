import Conversation

/// What is known of the programs on the other side: the store, a mirrored server, and the AI's processes.
struct Presence: Sendable {
    var health = StoreHealth.live
    /// The state of a mirror store's connection to its server; nil if the store is not a mirror.
    var upstream: Upstream?
    /// Whether a process follows the server; nil while unknown.
    var isFollowed: Bool?
    /// The share of the server's conversations that a search covers.
    var coverage: MirrorCoverage?
    /// The session that the store was last told is on screen.
    var toldShown: Session.ID?
    /// The processes that answer for the AI; nil while unknown.
    var agents: [AgentProcess]?
    /// The uptime at which to read from the store again after a failed read.
    var readAgainAt: Int?

    /// How long to wait after a failed read before the next, in milliseconds.
    static let readDelay = 1_000

    /// Records whether a process follows the server, and what it last reported.
    mutating func receive(_ upstream: Upstream?, isFollowed: Bool) {
        self.isFollowed = isFollowed
        self.upstream = upstream
    }

    /// Whether it is known that no AI would answer in a session.
    func isSilent(in session: Session.ID) -> Bool { agents?.contains { $0.answers(in: session) } == false }
}
