import Conversation
import Glass

/// Take-overs without a question, of sessions that the operator has seen unassigned. The customer does not notice
/// them, and undoing one leaves no trace in the customer's waiting time.
extension ConsoleState {
    // MARK: What was seen

    /// Records that the selected session is on screen with its current claim.
    mutating func markClaimPainted() {
        guard let summary = selected, open?.isGone != true else {
            glass = nil
            return
        }
        guard let seen = glass, seen.session == summary.id else {
            glass = ClaimOnGlass(session: summary.id, claim: summary.claim, since: now.uptime)
            return
        }
        guard seen.claim != summary.claim else { return }
        glass = ClaimOnGlass(
            session: summary.id, claim: summary.claim, since: now.uptime, hasChanged: true)
    }

    /// Whether the current claim has been on screen long enough for the operator to know it.
    private func hasBeenSeen(_ summary: SessionSummary) -> Bool {
        guard let glass, glass.session == summary.id, glass.claim == summary.claim else { return false }
        return now.uptime - glass.since >= OverlayExposure.answerDelay
    }

    /// Whether someone else has just changed what a key would do to the session.
    func hasChangedUnderHands(_ summary: SessionSummary) -> Bool {
        guard let glass, glass.session == summary.id else { return false }
        return glass.claim != summary.claim || glass.hasChanged && !hasBeenSeen(summary)
    }

    private func mayClaim(_ summary: SessionSummary) -> Bool {
        standing(of: summary) == .waiting && hasBeenSeen(summary)
    }

    // MARK: Claiming

    mutating func startTakeOver() -> [Effect] {
        guard let selected else { return [] }
        guard mayClaim(selected) else { return askTakeOver(thenReply: nil) }
        say("Taking it over: \(keyName("session.reply")) replies, \(keyName("session.release")) returns it.")
        return claim(selected)
    }

    mutating func startReply(as identity: Identity) -> [Effect] {
        guard let selected else { return [] }
        if isYours(selected) || isTakingOver(selected.id) { return openComposer(identity, in: selected.id) }
        guard mayClaim(selected) else { return askTakeOver(thenReply: identity) }
        let effects = claim(selected)
        return effects + openComposer(identity, in: selected.id)
    }

    private mutating func claim(_ summary: SessionSummary) -> [Effect] {
        let act = Act(id: newRequestID(), session: summary.id, saw: summary.claim, kind: .claim)
        claims[summary.id] = QuickClaim(act: act.id, at: now.uptime)
        return [perform(act)]
    }

    // MARK: Returning

    /// Whether a claim can be undone as if it had never been made.
    private func mayReturn(_ session: Session.ID) -> Bool {
        guard let claim = claims[session], now.uptime - claim.at < QuickClaim.grace else { return false }
        return !outgoing.contains { $0.message.session == session }
    }

    mutating func startRelease() -> [Effect] {
        guard let summary = selected else { return [] }
        guard mayReturn(summary.id) else { return ask(Release()) }
        if isTakingOver(summary.id) {
            claims[summary.id]?.isUnwanted = true
            say("Returning it…")
            return []
        }
        return unclaim(summary.id, summary.claim)
    }

    private mutating func unclaim(_ session: Session.ID, _ claim: Claim) -> [Effect] {
        claims[session] = nil
        say("Returned: they wait as they did before.")
        return [perform(Act(id: newRequestID(), session: session, saw: claim, kind: .unclaim))]
    }

    var whyNotRelease: SafeText? {
        if let selected, isTakingOver(selected.id), mayReturn(selected.id) { return nil }
        return whyNotGiveUp
    }

    /// Reminds an operator who leaves an empty composer that they still own the session.
    mutating func remindOfClaim(_ key: DraftKey) {
        guard claims[key.session] != nil, !outgoing.contains(where: { $0.message.session == key.session }),
            composers[key]?.isBlank ?? true
        else { return }
        say("Still yours, \(keyName("session.release")) returns it.")
    }

    // MARK: Outcomes

    /// Sends the messages that waited for the session to be ours, once.
    mutating func claimed(_ session: Session.ID, _ claim: Claim) -> [Effect] {
        if claims[session]?.isUnwanted == true { return unclaim(session, claim) }
        var effects: [Effect] = []
        for index in outgoing.indices where outgoing[index].awaitsClaim(of: session, before: claim) {
            outgoing[index].state = .sending
            outgoing[index].message.saw = claim
            claims[session] = nil
            effects.append(.store(.send(outgoing[index].message)))
        }
        return effects
    }

    /// Puts messages that waited for the session back into their drafts, because it is not ours.
    mutating func notClaimed(_ session: Session.ID, _ failure: Failure) -> [Effect] {
        claims[session] = nil
        let waiting = outgoing.filter { $0.message.session == session && $0.state == .claiming }
        // The message that was written first ends up on top.
        return waiting.reversed().flatMap { giveBack($0.message.id, failure) }
    }

    /// Settles claims by a session's summary from the store. While a take-over is in progress, a missing or
    /// different owner means nothing yet.
    mutating func settleClaims(by summary: SessionSummary) -> [Effect] {
        if summary.owner.isExactly(settings.operatorName) { return claimed(summary.id, summary.claim) }
        guard !isTakingOver(summary.id) else { return [] }
        if let owner = summary.owner {
            let failure = Failure(wording: "Not sent: \(owner) has it.", isDefinite: true)
            return notClaimed(summary.id, failure)
        }
        return []
    }
}

extension OutgoingLine {
    /// Whether the message waits for this claim, which must be later than the one that the operator saw when writing
    /// it.
    fileprivate func awaitsClaim(of session: Session.ID, before claim: Claim) -> Bool {
        message.session == session && state == .claiming && message.saw.epoch < claim.epoch
    }
}
