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

    /// What stands in a question when it is left stands there the next time.
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
        var reasons: [SafeText] = []
        if let owner = summary.owner, !owner.isExactly(settings.operatorName) {
            reasons.append("\(SafeText(oneLine: owner)) owns it and will be told.")
        }
        return ask(.takeOver(thenReply: identity), reasons: reasons)
    }

    mutating func askToSend(_ reasons: [SafeText]) -> [Effect] { ask(.send, reasons: reasons) }

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
        overlay = .question(question)
        return []
    }

    // MARK: Answering

    /// Whether a key can answer what is on the glass: not one that was pressed before it could be read.
    func hears(paintedAt: Int?) -> Bool {
        guard let paintedAt else { return false }
        return now.uptime - paintedAt >= Question.deafness
    }

    mutating func acceptQuestion() -> [Effect] {
        guard case .question(let question) = overlay, hears(paintedAt: question.paintedAt) else { return [] }
        if mentionsNews(question) || mentionsSilence(question) { return [] }
        overlay = nil
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
        case .reopen: return give(question, .reopen)
        case .quit: return question.releasesAll ? releaseAll() : leave() + [.quit]
        }
    }

    /// A customer who wrote while their session was about to be given up is heard first: asks again.
    private mutating func mentionsNews(_ old: Question) -> Bool {
        guard old.subject == .handBack || old.subject == .close, let last = open?.lastCustomerOffset,
            open?.id == old.session, last > old.newest ?? Offset(-1)
        else { return false }
        var question = old
        question.newest = last
        question.reasons = ["The customer has just written."]
        question.paintedAt = nil
        overlay = .question(question)
        return true
    }

    /// Whether no AI would answer, as far as that is known.
    func isSilent(in session: Session.ID) -> Bool {
        agents?.contains { $0.answers(in: session) } == false
    }

    /// Where no AI would answer that takes a second Enter, behind words that say so.
    private mutating func mentionsSilence(_ old: Question) -> Bool {
        guard old.callsTheAI, let session = old.session, isSilent(in: session), !old.knowsOfSilence else {
            return false
        }
        var question = old
        question.knowsOfSilence = true
        question.paintedAt = nil
        overlay = .question(question)
        return true
    }

    private mutating func takeOver(_ question: Question, thenReply identity: Identity?) -> [Effect] {
        guard let session = question.session else { return [] }
        leftReasons[session] = nil
        let act = Act(
            id: newRequestID(), session: session, saw: question.saw, kind: .takeOver(reason: question.typed),
            transition: identity == nil ? settings.greeting : nil)
        let effect = perform(act)
        guard let identity, open?.id == session else { return [effect] }
        return [effect] + openComposer(identity, in: session)
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
        guard case .question(let question) = overlay, hears(paintedAt: question.paintedAt) else { return [] }
        leaveWords(of: question)
        overlay = nil
        return []
    }

    mutating func editQuestion() -> [Effect] {
        guard case .question(var question) = overlay, hears(paintedAt: question.paintedAt) else { return [] }
        question.reminds = false
        switch question.subject {
        case .quit: question.releasesAll.toggle()
        case .takeOver: question.editing = question.editing == nil ? .text : nil
        case .handBack:
            question.editing = question.editing == .outcome ? .text : .outcome
        case .close: question.outcome = question.outcome.map(\.next)
        case .release, .reopen, .resend, .drop: question.reminds = true
        case .send:
            overlay = nil
            return []
        }
        overlay = .question(question)
        return []
    }

    /// A key that is bound to nothing in a question.
    mutating func answerOtherwise(_ key: Key) -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        if question.subject == .send {
            // Typing goes on where it was.
            overlay = nil
            return key.text.map { text in edit { $0.insert(text) } } ?? []
        }
        if question.editing == .text { return editField(key) }
        if question.editing == .outcome, key == Key(.right) || key == Key(.down) || key == .character(" ") {
            question.outcome = question.outcome.map(\.next)
        } else if question.editing == .outcome, key == Key(.left) || key == Key(.up) {
            question.outcome = question.outcome.map(\.previous)
        } else {
            question.reminds = true
        }
        overlay = .question(question)
        return []
    }

    private mutating func editField(_ key: Key) -> [Effect] {
        if let text = key.text { return edit { $0.insert(text) } }
        guard case .command(let name) = keymap.lookup([key], in: [.prompt]), name.rawValue.hasPrefix("edit.")
        else {
            return []
        }
        return run(name)
    }

    mutating func pasteIntoQuestion(_ text: String) -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        if question.subject == .send {
            overlay = nil
            return edit { $0.insert(text) }
        }
        if question.editing == .text {
            return edit { $0.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
        }
        question.reminds = true
        overlay = .question(question)
        return []
    }

    // MARK: Releasing everything

    /// Waits for what is on its way, as every release does.
    private mutating func releaseAll() -> [Effect] {
        releasesBeforeQuitting = true
        return []
    }

    /// Releases everything once nothing is on its way.
    mutating func releaseBeforeQuitting() -> [Effect] {
        guard releasesBeforeQuitting else { return [] }
        if outgoing.contains(where: { $0.state == .unconfirmed }) {
            releasesBeforeQuitting = false
            say(unconfirmedWording, .warning)
            return []
        }
        if outgoing.contains(where: { $0.state != .sending }) {
            // That may take hours, and nothing may then happen under the operator's hands.
            releasesBeforeQuitting = false
            say("Messages of yours wait for the server: nothing was released.", .warning)
            return []
        }
        guard outgoing.isEmpty else { return [] }
        releasesBeforeQuitting = false
        return leave() + [.releaseAll]
    }
}

extension Question {
    /// What was typed; nil for nothing.
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
