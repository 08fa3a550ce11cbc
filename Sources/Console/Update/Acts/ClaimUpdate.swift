import Conversation
import Glass

/// Take-overs without a question, of sessions that the operator has seen unassigned. The customer does not notice
/// them, and undoing one leaves no trace in the customer's waiting time.
extension ConsoleState {
    // MARK: What was seen

    /// Records that the selected session is on screen with its current claim.
    mutating func markClaimPainted() {
        claims.markPainted(open?.isGone == true ? nil : selected, at: now.uptime)
    }

    private func mayClaim(_ summary: SessionSummary) -> Bool {
        standing(of: summary) == .waiting && claims.hasBeenSeen(summary, at: now.uptime)
    }

    // MARK: Claiming

    mutating func startTakeOver() -> [Effect] {
        guard let selected else { return [] }
        guard mayClaim(selected) else { return askTakeOver(thenReply: nil) }
        say(
            "Taking it over: \(keymap.keyName("session.reply")) replies, \(keymap.keyName("session.release")) returns it."
        )
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
        let act = Act(id: newRequestID(), session: summary.id, saw: summary.claim, kind: .handoff(.claim))
        claims.begin(summary.id, at: now.uptime)
        return [perform(act)]
    }

    // MARK: Returning

    /// Whether a claim can be undone as if it had never been made.
    private func mayReturn(_ session: Session.ID) -> Bool {
        claims.isRecent(session, at: now.uptime) && !outgoing.has(in: session)
    }

    mutating func startRelease() -> [Effect] {
        guard let summary = selected else { return [] }
        guard mayReturn(summary.id) else { return ask(Release(then: afterLeaving)) }
        if isTakingOver(summary.id) {
            claims.markUnwanted(summary.id)
            say("Returning it…")
            return []
        }
        return unclaim(summary.id, summary.claim)
    }

    private mutating func unclaim(_ session: Session.ID, _ claim: Claim) -> [Effect] {
        claims.end(session)
        say("Returned: they wait as they did before.")
        return [perform(Act(id: newRequestID(), session: session, saw: claim, kind: .handoff(.unclaim)))]
    }

    var whyNotRelease: SafeText? {
        if let selected, isTakingOver(selected.id), mayReturn(selected.id) { return nil }
        return whyNotGiveUp
    }

    /// Reminds an operator who leaves an empty composer that they still own the session.
    mutating func remindOfClaim(_ key: DraftKey) {
        guard claims.isQuick(key.session), !outgoing.has(in: key.session),
            drafts.composers[key]?.isBlank ?? true
        else { return }
        say("Still yours, \(keymap.keyName("session.release")) returns it.")
    }

    // MARK: Outcomes

    /// Sends the messages that waited for the session to be ours, once.
    mutating func claimed(_ session: Session.ID, _ claim: Claim) -> [Effect] {
        if claims.isUnwanted(session) { return unclaim(session, claim) }
        let ready = outgoing.send(in: session, by: claim)
        if !ready.isEmpty { claims.end(session) }
        if let name = open.flatMap({ $0.id == session ? $0.summary?.agentName : nil }) {
            for message in ready { drafts.noteSpoken(message.draftKey, under: claim, as: name) }
        }
        return ready.map { .store(.send($0)) }
    }

    /// Puts messages that waited for the session back into their drafts, because it is not ours.
    mutating func notClaimed(_ session: Session.ID, _ failure: Failure) -> [Effect] {
        claims.end(session)
        // The message that was written first ends up on top.
        return outgoing.waiting(in: session).reversed().flatMap { giveBack($0.id, failure) }
    }

    /// Settles claims by a session's summary from the store. While a take-over is in progress, a missing or
    /// different owner means nothing yet.
    mutating func confirmClaims(by summary: SessionSummary) -> [Effect] {
        if summary.owner.isExactly(settings.operatorName) { return claimed(summary.id, summary.claim) }
        guard !isTakingOver(summary.id) else { return [] }
        if let owner = summary.owner {
            let failure = Failure(wording: "Not sent: \(owner) has it.", isDefinite: true)
            return notClaimed(summary.id, failure)
        }
        return []
    }
}
