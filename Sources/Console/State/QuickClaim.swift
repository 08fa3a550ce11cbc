import Conversation

/// A session taken over without a question, because the operator saw that it was unassigned.
struct QuickClaim: Equatable, Sendable {
    /// The uptime of the key press, in milliseconds.
    let at: Int
    /// Whether the operator returned the session before the log confirmed that it was theirs.
    var isUnwanted = false

    /// How long a claim can be undone without a question if no message was sent, in milliseconds.
    static let grace = 10_000
}

/// The claim on the selected session that has been on screen.
struct ClaimOnScreen: Equatable, Sendable {
    let session: Session.ID
    var claim: Claim
    /// The uptime since when it has been on screen.
    var since: Int
    /// Whether the claim changed on screen while its session was selected, so the operator may not have noticed yet.
    var hasChanged = false
}
