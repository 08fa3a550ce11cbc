import Conversation

/// A session that was taken without a question, because it was seen waiting for anybody.
struct QuickClaim: Equatable, Sendable {
    let act: Request.ID
    /// Uptime of the key.
    let at: Int
    /// The operator gave it back before the log told that it was theirs.
    var isUnwanted = false

    /// For so long a claim with which nothing was said is undone without a question, in milliseconds.
    static let grace = 10_000
}

/// Which claim of the selected session has been on the glass.
struct ClaimOnGlass: Equatable, Sendable {
    let session: Session.ID
    var claim: Claim
    /// Uptime since when.
    var since: Int
    /// It changed there while its session was selected: nobody's hands know of that yet.
    var hasChanged = false
}
