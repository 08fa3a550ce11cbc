import Conversation
import Glass

extension ConsoleState {
    // MARK: Asking

    mutating func ask(_ subject: Question.Subject, reasons: [SafeText] = []) -> [Effect] {
        guard let summary = selected else { return [] }
        var question = Question(
            subject: subject, session: summary.id, customer: callName(of: summary),
            saw: summary.claim)
        question.reasons = reasons
        question.newest = open?.lastCustomerOffset
        question.draft = DraftKey(session: summary.id, identity: subject.identity)
        question.isOwn = !hasChangedUnderHands(summary)
        if subject == .handBack || subject == .close { question.outcome = .resolved }
        if let left = leftWords(for: subject, in: summary.id) { question.text = left }
        overlay = .question(question)
        return question.callsTheAI ? [.loadAgents] : []
    }

    private func leftWords(for subject: Question.Subject, in session: Session.ID) -> Editor? {
        switch subject {
        case .takeOver: leftReasons[session]
        case .handBack: leftHandBackNotes[session]
        default: nil
        }
    }

    /// Keeps the text of a closed question for the next time.
    private mutating func leaveWords(of question: Question) {
        guard let session = question.session else { return }
        let words = question.text.isBlank ? nil : question.text
        switch question.subject {
        case .takeOver: leftReasons[session] = words
        case .handBack: leftHandBackNotes[session] = words
        default: break
        }
    }

    mutating func askTakeOver(thenReply identity: Identity?) -> [Effect] {
        guard let summary = selected else { return [] }
        // The feed does not report whether the owner is present, so read the session again.
        let isTheirs = summary.owner != nil
        return ask(.takeOver(thenReply: identity)) + (isTheirs ? [.loadSession(summary.id)] : [])
    }

    mutating func askToSend(_ reasons: [SafeText], isOwn: Bool = true) -> [Effect] {
        let effects = ask(.send, reasons: reasons)
        if case .question(var question) = overlay {
            question.isOwn = isOwn
            overlay = .question(question)
        }
        return effects
    }

    mutating func askQuit() -> [Effect] {
        guard !isAsking else { return [] }
        let drafts = unsentDrafts
        guard counts.yours > 0 || drafts > 0 || !outgoing.isEmpty else { return leave() + [.quit] }
        var question = Question(
            subject: .quit, session: nil, customer: "", saw: Claim(epoch: Epoch(0), owner: nil))
        if counts.yours > 0 {
            question.reasons.append(
                counts.yours == 1 ? "1 session is yours." : "\(counts.yours) sessions are yours.")
        }
        if drafts > 0 {
            question.reasons.append(
                drafts == 1 ? "1 draft is unsent; it is kept." : "\(drafts) drafts are unsent; they are kept."
            )
        }
        if !outgoing.isEmpty {
            question.reasons.append("\(outgoing.count) of your messages are still on their way.")
        }
        question.draft = open.map { DraftKey(session: $0.id, identity: .oneself) }
        overlay = .question(question)
        return []
    }

    // MARK: Answering

    mutating func acceptQuestion() -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        guard hears(question) else {
            question.reminder = .again
            overlay = .question(question)
            return []
        }
        if mentionsNews(question) || mentionsSilence(question) || mentionsUnanswered(question) { return [] }
        let isWhole = showsWhole(question)
        overlay = nil
        sayWhereTyped(question)
        switch question.subject {
        case .takeOver(let identity): return takeOver(question, thenReply: identity)
        case .release: return give(question, .release)
        case .handBack:
            return give(
                question, .handBack(outcome: question.outcome ?? .resolved, note: question.typed),
                transition: settings.farewell)
        case .close: return give(question, .close(outcome: question.outcome ?? .resolved))
        case .send: return transmit(after: question)
        case .resend(let id): return [.resend(id)]
        case .drop(let id): return dropSuggestion(id)
        case .open(let links): return open(links[question.chosen], isWhole: isWhole)
        case .reopen: return give(question, .reopen)
        case .quit: return question.releasesAll ? releaseAll() : leave() + [.quit]
        }
    }

    /// Asks again if the customer has written since the question was asked, so that no message is missed before the
    /// session is given up.
    private mutating func mentionsNews(_ old: Question) -> Bool {
        guard old.subject == .handBack || old.subject == .close, let last = open?.lastCustomerOffset,
            open?.id == old.session, last > old.newest ?? Offset(-1)
        else { return false }
        var question = old
        question.newest = last
        question.reasons = ["The customer has just written."]
        return askAgain(question)
    }

    /// Whether it is known that no AI would answer in a session.
    func isSilent(in session: Session.ID) -> Bool {
        agents?.contains { $0.answers(in: session) } == false
    }

    /// Asks again if no AI would answer, with a warning that says so.
    private mutating func mentionsSilence(_ old: Question) -> Bool {
        guard old.callsTheAI, let session = old.session, isSilent(in: session), !old.knowsOfSilence else {
            return false
        }
        var question = old
        question.knowsOfSilence = true
        return askAgain(question)
    }

    /// Whether it is known that the customer's last message has no answer.
    func isUnanswered(_ session: Session.ID) -> Bool {
        // An outgoing message counts as an answer.
        guard !outgoing.contains(where: { $0.message.session == session }) else { return false }
        let summary = open?.id == session ? open?.summary : list.rows.first { $0.id == session }
        return summary?.unansweredSince != nil
    }

    /// Asks again before closing a session whose customer has no answer, with a warning that says so.
    private mutating func mentionsUnanswered(_ old: Question) -> Bool {
        guard old.subject == .close, let session = old.session, isUnanswered(session),
            !old.knowsOfUnanswered
        else { return false }
        var question = old
        question.knowsOfUnanswered = true
        return askAgain(question)
    }

    /// Shows a question again because it has changed since it was asked.
    private mutating func askAgain(_ old: Question) -> Bool {
        var question = old
        question.paintedAt = nil
        question.isOwn = false
        question.reminder = nil
        overlay = .question(question)
        return true
    }

    private mutating func takeOver(_ question: Question, thenReply identity: Identity?) -> [Effect] {
        guard let session = question.session else { return [] }
        leftReasons[session] = nil
        let act = Act(
            id: newRequestID(), session: session, saw: question.saw, kind: .takeOver(reason: question.typed),
            transition: identity == nil && !question.hasTyped ? settings.greeting : nil)
        let effect = perform(act)
        // An operator who has begun to write wants to continue.
        let writes = identity ?? (question.hasTyped ? question.draft?.identity : nil)
        guard let writes, open?.id == session else { return [effect] }
        return [effect] + openComposer(writes, in: session)
    }

    private mutating func give(_ question: Question, _ kind: Act.Kind, transition: String? = nil) -> [Effect]
    {
        guard let session = question.session else { return [] }
        leaveWords(of: question)
        guard !hasUnconfirmed(in: session) else {
            say(unconfirmedWording, .warning)
            return []
        }
        if case .handBack = kind { leftHandBackNotes[session] = nil }
        claims[session] = nil
        let act = Act(
            id: newRequestID(), session: session, saw: question.saw, kind: kind, transition: transition)
        guard !outgoing.contains(where: { $0.message.session == session }) else {
            deferred.append(act)
            say("Waiting for your last message to be in the log …")
            return []
        }
        return [perform(act)]
    }

    mutating func cancelQuestion() -> [Effect] {
        guard case .question(let question) = overlay else { return [] }
        leaveWords(of: question)
        overlay = nil
        sayWhereTyped(question)
        return []
    }

    mutating func editQuestion() -> [Effect] {
        guard case .question(var question) = overlay, hears(question) else { return [] }
        question.reminder = nil
        // From here on, keys go to the field.
        question.hasTyped = false
        switch question.subject {
        case .quit: question.releasesAll.toggle()
        case .takeOver: question.editing = question.editing == nil ? .text : nil
        case .handBack:
            question.editing = question.editing == .outcome ? .text : .outcome
        case .close: question.outcome = question.outcome.map(\.next)
        case .open(let links) where links.count > 1: question.turn(by: 1)
        case .release, .reopen, .resend, .drop, .open: question.reminder = .otherKeys
        case .send:
            overlay = nil
            return []
        }
        overlay = .question(question)
        return []
    }

    // MARK: Releasing everything

    /// Plans the release of all sessions. Like every release, it waits for outgoing messages.
    private mutating func releaseAll() -> [Effect] {
        releasesBeforeQuitting = true
        return []
    }

    /// Releases all sessions once no message is outgoing.
    mutating func releaseBeforeQuitting() -> [Effect] {
        guard releasesBeforeQuitting else { return [] }
        if outgoing.contains(where: { $0.state == .unconfirmed }) {
            releasesBeforeQuitting = false
            say(unconfirmedWording, .warning)
            return []
        }
        if outgoing.contains(where: { $0.state != .sending }) {
            // Such messages may wait for hours, and the release must not surprise the operator then.
            releasesBeforeQuitting = false
            say("Messages of yours wait for the server: nothing was released.", .warning)
            return []
        }
        guard outgoing.isEmpty else { return [] }
        releasesBeforeQuitting = false
        return leave() + [.releaseAll]
    }
}

extension Question.Subject {
    /// The identity of a draft that is typed at the question.
    fileprivate var identity: Identity { if case .takeOver(.theAI?) = self { .theAI } else { .oneself } }
}

extension Question {
    /// The typed text; nil if it is blank.
    fileprivate var typed: String? { text.isBlank ? nil : text.text }
}

extension Outcome {
    var next: Outcome {
        let all = Outcome.allCases
        return all[(all.firstIndex(of: self)! + 1) % all.count]
    }

    var previous: Outcome {
        let all = Outcome.allCases
        return all[(all.firstIndex(of: self)! + all.count - 1) % all.count]
    }
}
