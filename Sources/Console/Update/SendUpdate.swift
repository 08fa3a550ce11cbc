import Conversation
import Glass

extension ConsoleState {
    /// A draft longer than this is looked at twice.
    static let longDraft = 10

    var whyNotSend: SafeText? {
        guard let key = composing, let open, open.id == key.session else {
            return "There is nothing to send."
        }
        if isTakingOver(key.session) { return nil }
        return whyLost
    }

    /// Why the composer's session is not ours to speak in; nil while it is, or is being taken over.
    var whyLost: SafeText? {
        guard let key = composing, let summary = open?.summary, summary.id == key.session else { return nil }
        if open?.isGone == true { return "This session was deleted. The draft is kept." }
        if isTakingOver(key.session) { return nil }
        switch standing(of: summary) {
        case .yours: return nil
        case .theirs(let owner, _):
            return "\(SafeText(oneLine: owner)) took this session. The draft is kept and cannot be sent."
        case .waiting: return "Nobody owns this session now. Leave with Esc and take it over with t to send."
        case .automatic:
            return "The AI answers this session now. Leave with Esc and take it over with t to send."
        case .closed: return "This session was closed. The draft is kept and cannot be sent."
        }
    }

    // MARK: Enter

    /// Enter waits a moment: a line end with more text behind it was pasted.
    mutating func pressEnter() -> [Effect] {
        guard let key = composing else { return [] }
        if burst.hasLineEnd { return edit { $0.insert("\n" as Character) } }
        composers[key]?.enterAt = now.uptime
        return []
    }

    mutating func resolveEnter() -> [Effect] {
        guard let key = composing, let at = composers[key]?.enterAt, now.uptime - at > TypingBurst.gap else {
            return []
        }
        composers[key]?.enterAt = nil
        return sendDraft()
    }

    private mutating func sendDraft() -> [Effect] {
        guard let key = composing, let composer = composers[key], let summary = open?.summary else {
            return []
        }
        guard !composer.editor.isBlank else { return [] }
        if isTakingOver(key.session) {
            say("taking over…")
            return []
        }
        if let reason = whyNotSend {
            say(reason, .warning)
            return []
        }
        if key.identity == .oneself, settings.displayName == nil {
            return askDisplayName(thenReply: key.identity)
        }
        let reasons = reasonsToAsk(key, composer, summary)
        guard reasons.isEmpty else { return askToSend(reasons) }
        return transmit()
    }

    private func reasonsToAsk(_ key: DraftKey, _ composer: Composer, _ summary: SessionSummary) -> [SafeText]
    {
        var reasons: [SafeText] = []
        let unseen = unseenMessages
        if unseen > 0 {
            reasons.append(
                unseen == 1
                    ? "The customer wrote a message that you have hardly seen."
                    : "The customer wrote \(unseen) messages that you have hardly seen.")
        }
        if composer.isRestored { reasons.append("This draft is from an earlier run.") }
        let lines = composer.editor.text.split(separator: "\n", omittingEmptySubsequences: false).count
        if lines > Self.longDraft { reasons.append("It is \(lines) lines long.") }
        if key.identity == .theAI {
            reasons.append("The customer will see it from \(SafeText(oneLine: summary.agentName)), the AI.")
        }
        return reasons
    }

    /// Messages of the customer after our last one that were not on screen for two seconds.
    private var unseenMessages: Int {
        guard let open else { return 0 }
        let tail = open.entries.reversed().prefix { !($0.event.kind == .message && $0.event.source.isHuman) }
        return tail.count { entry in
            entry.event.kind == .message && entry.event.source == .customer
                && !open.exposure.hasSeen(entry.event.offset, at: now.uptime)
        }
    }

    mutating func transmit() -> [Effect] {
        guard let key = composing, let composer = composers[key], let summary = open?.summary else {
            return []
        }
        let message = Outgoing(
            id: newRequestID(), session: key.session, identity: key.identity, text: composer.editor.text,
            saw: summary.claim)
        outgoing.append(OutgoingLine(message: message, state: .sending))
        // The stored draft stays until the log has the message: a crash in between loses nothing.
        composers[key] = Composer()
        open?.scroll = .tail
        open?.cursor = nil
        return [.send(message)]
    }

    // MARK: Outcomes

    mutating func settleSend(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil): return []
        case .failure(let failure) where failure.isDefinite: return giveBack(id, failure)
        case .failure(let failure):
            guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
            outgoing[index].state = .unconfirmed
            say(failure)
            return [.look(for: id, in: session)]
        }
    }

    mutating func settleLook(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil):
            return giveBack(
                id,
                Failure(
                    wording: "Not sent: the log does not have it. Enter sends it again.", isDefinite: true))
        case .failure: return []
        }
    }

    /// The log has it.
    mutating func confirm(_ id: Request.ID, _ entry: LogEntry) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
        let message = outgoing.remove(at: index).message
        if open?.id == message.session { open?.take(entry) }
        if coach?.step == .reply { coach?.step = .handBack }
        let key = DraftKey(session: message.session, identity: message.identity)
        var effects: [Effect] = []
        if composers[key]?.editor.isBlank ?? true { effects.append(.saveDraft(key, "")) }
        return effects + performDeferred(in: message.session)
    }

    /// Nothing was sent: the text goes back to where it was written.
    private mutating func giveBack(_ id: Request.ID, _ failure: Failure) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
        let message = outgoing.remove(at: index).message
        let key = DraftKey(session: message.session, identity: message.identity)
        let typed = composers[key]?.editor.text ?? ""
        var composer = composers[key] ?? Composer()
        composer.editor = Editor(typed.isEmpty ? message.text : message.text + "\n" + typed)
        composer.dirtySince = now.uptime
        composers[key] = composer
        if deferred.contains(where: { $0.session == message.session }) {
            deferred.removeAll { $0.session == message.session }
        }
        say(failure)
        return []
    }

    /// What waited for the sends of a session, once all are in the log.
    private mutating func performDeferred(in session: Session.ID) -> [Effect] {
        guard !outgoing.contains(where: { $0.message.session == session }) else { return [] }
        let ready = deferred.filter { $0.session == session }
        deferred.removeAll { $0.session == session }
        return ready.map { perform($0) }
    }

    mutating func perform(_ act: Act) -> Effect {
        acts.append(act)
        return .perform(act)
    }
}
