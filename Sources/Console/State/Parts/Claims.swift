import Conversation

/// What is known of the operator's claims: which sessions are theirs, which they took over without a question, and
/// what they have seen of the selected one.
struct Claims: Sendable {
    /// Sessions taken over without a question, until a message is sent in them.
    private var quick: [Session.ID: QuickClaim] = [:]
    /// The sessions known to be this operator's.
    private var ours: Set<Session.ID> = []
    /// The claim on the selected session that the operator has had on screen.
    private var seen: ClaimOnScreen?

    // MARK: What was seen

    /// Records that the selected session is on screen with its current claim; nil if none is.
    mutating func markPainted(_ summary: SessionSummary?, at uptime: Int) {
        guard let summary else { return seen = nil }
        guard let seen, seen.session == summary.id else {
            return seen = ClaimOnScreen(session: summary.id, claim: summary.claim, since: uptime)
        }
        guard seen.claim != summary.claim else { return }
        self.seen = ClaimOnScreen(
            session: summary.id, claim: summary.claim, since: uptime, hasChanged: true)
    }

    /// Whether the current claim has been on screen long enough for the operator to know it.
    func hasBeenSeen(_ summary: SessionSummary, at uptime: Int) -> Bool {
        guard let seen, seen.session == summary.id, seen.claim == summary.claim else { return false }
        return uptime - seen.since >= OverlayExposure.answerDelay
    }

    /// Whether someone else has just changed what a key would do to the session.
    func hasJustChanged(_ summary: SessionSummary, at uptime: Int) -> Bool {
        guard let seen, seen.session == summary.id else { return false }
        return seen.claim != summary.claim || seen.hasChanged && !hasBeenSeen(summary, at: uptime)
    }

    // MARK: Sessions taken over without a question

    mutating func begin(_ session: Session.ID, at uptime: Int) { quick[session] = QuickClaim(at: uptime) }

    mutating func end(_ session: Session.ID) { quick[session] = nil }

    func isQuick(_ session: Session.ID) -> Bool { quick[session] != nil }

    /// Whether a claim is recent enough to be undone as if it had never been made.
    func isRecent(_ session: Session.ID, at uptime: Int) -> Bool {
        quick[session].map { uptime - $0.at < QuickClaim.grace } ?? false
    }

    /// Records that the session is to be returned once the log confirms that it is ours.
    mutating func markUnwanted(_ session: Session.ID) { quick[session]?.isUnwanted = true }

    func isUnwanted(_ session: Session.ID) -> Bool { quick[session]?.isUnwanted == true }

    // MARK: Sessions of this operator

    mutating func insert(_ sessions: some Sequence<Session.ID>) { ours.formUnion(sessions) }

    /// Records that a session is not ours. Returns whether it was.
    mutating func remove(_ session: Session.ID) -> Bool { ours.remove(session) != nil }
}
