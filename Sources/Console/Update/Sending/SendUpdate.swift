import Conversation
import Glass

extension ConsoleState {
    static let takingOver: SafeText = "taking over…"
    static let beingRead: SafeText = "The session is still being read."

    var whyNotSend: SafeText? {
        guard let key = drafts.current, let open, open.id == key.session else {
            return "There is nothing to send."
        }
        if isTakingOver(key.session) { return nil }
        if outgoing.hasUnconfirmed(in: key.session) { return unconfirmedWording }
        if let leaving = acts.leaving(key.session) { return leaving.kind.progress }
        if let step = outgoing.leavingStep(in: key.session) { return step.act.progress }
        return whyLost
    }

    var unconfirmedWording: SafeText {
        guard settings.isMirror else {
            return "A message of yours is unconfirmed: wait until it is found or given back."
        }
        return
            "A message of yours is unconfirmed and looked for. \(keymap.keyName("outbox.resend")) sends it again, \(keymap.keyName("outbox.withdraw")) takes it back."
    }

    /// Why the operator cannot speak in the composer's session; nil if they own it or are taking it over.
    var whyLost: SafeText? {
        guard let key = drafts.current, let summary = open?.summary, summary.id == key.session else {
            return nil
        }
        if open?.isGone == true { return "This session was deleted. The draft is kept." }
        if isTakingOver(key.session) { return nil }
        switch standing(of: summary) {
        case .yours: return nil
        case .theirs(let owner, _):
            return "\(SafeText(oneLine: owner)) took this session. The draft is kept and cannot be sent."
        case .waiting: return "Nobody owns it now. \(wayBack)"
        case .automatic: return "The AI answers now. \(wayBack)"
        case .closed: return "This session was closed. The draft is kept and cannot be sent."
        }
    }

    private var wayBack: SafeText {
        let leave = keymap.hintName("composer.leave", in: .composer)
        return
            "Leave with \(leave), take it over with \(keymap.hintName("session.take-over", in: .list)), then send."
    }

    // MARK: Sending

    mutating func sendDraft() -> [Effect] {
        guard let key = drafts.current, let composer = drafts.composers[key], !composer.editor.isBlank,
            maySend(key),
            let summary = open?.summary
        else { return [] }
        guard !composer.isInsertionUnseen else {
            let key = keymap.hintName("composer.send", in: .composer)
            say("That came before this could be read: press \(key) again.", .warning)
            return []
        }
        let reasons = reasonsToAsk(key, composer, summary)
        guard reasons.isEmpty else { return askToSend(reasons) }
        return transmit()
    }

    /// Whether a message can be sent now; if not, tells the operator why.
    private mutating func maySend(_ key: DraftKey) -> Bool {
        if let reason = whyNotSend {
            say(reason, .warning)
        } else if open?.summary == nil || !drafts.restored.contains(key) {
            say(Self.beingRead)
        } else if let gap = drafts.composers[key]?.unfilled.first {
            say("Not sent: nothing fills \(SafeText(oneLine: gap)). Replace it or delete it.", .warning)
        } else {
            return true
        }
        return false
    }

    /// Sends the draft that a question was about. Asks again if there are now reasons that the question did not
    /// show.
    mutating func transmit(after asked: AskedQuestion) -> [Effect] {
        guard let key = drafts.current, let composer = drafts.composers[key], let summary = open?.summary
        else {
            return []
        }
        let reasons = reasonsToAsk(key, composer, summary)
        let isSame = (asked.question as? Send)?.steps == composer.activeSteps
        guard isSame, reasons.allSatisfy(asked.reasons.contains) else {
            return askToSend(reasons, isOwn: false)
        }
        return transmit(saw: asked.saw)
    }

    /// Sends the composer's text, based on the claim that the operator saw.
    mutating func transmit(saw: Claim? = nil) -> [Effect] {
        guard let key = drafts.current, let composer = drafts.composers[key], maySend(key),
            let summary = open?.summary
        else { return [] }
        let text = composer.editor.text
        let again = composer.givenBack.flatMap { $0.text == text ? $0.id : nil }
        let message = Outgoing(
            id: again ?? newRequestID(), session: key.session, identity: key.identity, text: text,
            saw: saw ?? summary.claim, then: composer.activeSteps)
        let isClaiming = isTakingOver(key.session)
        // The stored draft stays until the log has the message, so a crash in between loses nothing. Save it before
        // the message counts as waiting, or it would contain the text twice.
        let kept = saveDraft(key, evenBehindAnother: true)
        outgoing.append(message, as: isClaiming ? .claiming : .sending)
        if !isClaiming {
            claims.end(key.session)
            drafts.noteSpoken(key, under: message.saw, as: summary.agentName)
        }
        drafts.composers[key] = (drafts.composers[key] ?? composer).sent(at: now.uptime)
        if !panes.isTranscriptCovered { open?.markAllRead() }
        let shown = goToEnd()
        if message.then.leavesSession { closeComposer() }
        // A message that waits for its session is sent once the session is known to be ours.
        return kept + shown + (isClaiming ? [] : [.store(.send(message))])
    }
}
