import Conversation
import Glass

/// Typing at a question. Text goes to the field that has the focus or, if none has, into the draft. None of it ever
/// runs as a command.
extension ConsoleState {
    /// Whether printable keys are text at the question, even if they are bound.
    var isTypingAtQuestion: Bool {
        guard case .question(let question) = overlay else { return false }
        return question.editing == .text || question.hasTyped
    }

    /// Whether a key can answer the question now. Keys read before the question was on screen cannot. A question
    /// that the operator did not ask for, or that changed, takes longer to read.
    func hears(_ question: Question) -> Bool {
        question.isOwn ? question.paintedAt != nil : hears(paintedAt: question.paintedAt)
    }

    func hears(_ prompt: Prompt) -> Bool {
        prompt.isOwn ? prompt.paintedAt != nil : hears(paintedAt: prompt.paintedAt)
    }

    func hears(paintedAt: Int?) -> Bool {
        guard let paintedAt else { return false }
        return now.uptime - paintedAt >= Question.deafness
    }

    /// Handles a key that is bound to nothing in a question.
    mutating func answerOtherwise(_ key: Key) -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        if question.subject == .send {
            // Continue typing in the draft.
            overlay = nil
            return key.text.map { text in edit { $0.insert(text) } } ?? []
        }
        if question.editing == .text { return editField(key, in: .prompt) }
        if question.hasTyped { return editField(key, in: .composer) }
        if let step = question.step(of: key) {
            question.reminder = nil
            question.turn(by: step)
        } else if let text = key.text {
            return typeAtQuestion { $0.insert(text) }
        } else {
            question.reminder = .otherKeys
        }
        overlay = .question(question)
        return []
    }

    private mutating func editField(_ key: Key, in context: Context) -> [Effect] {
        if let text = key.text { return edit { $0.insert(text) } }
        guard case .command(let name) = keymap.lookup([key], in: [context]), name.rawValue.hasPrefix("edit.")
        else {
            return []
        }
        return run(name)
    }

    mutating func pasteIntoQuestion(_ text: String) -> [Effect] {
        guard case .question(let question) = overlay else { return [] }
        if question.subject == .send {
            overlay = nil
            return edit { $0.insert(text) }
        }
        if question.editing == .text {
            return edit { $0.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
        }
        return typeAtQuestion { $0.insert(text) }
    }

    /// Types into the question's draft. The first text goes where the draft's cursor is, as it would in the
    /// composer.
    private mutating func typeAtQuestion(_ change: (inout Editor) -> Void) -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        guard let key = question.draft else {
            question.reminder = .otherKeys
            overlay = .question(question)
            return []
        }
        question.hasTyped = true
        question.reminder = nil
        overlay = .question(question)
        editDraft(composers[key] == nil ? open(key) : key, change)
        return []
    }

    private mutating func open(_ key: DraftKey) -> DraftKey {
        composers[key] = Composer()
        return key
    }

    /// Edits the question's draft, if it has one, while no field has the focus.
    mutating func editDraft(at question: Question, _ change: (inout Editor) -> Void) -> [Effect] {
        if question.draft != nil { return typeAtQuestion(change) }
        return []
    }

    /// The draft in which motions up and down apply.
    var typedDraft: DraftKey? {
        guard case .question(let question) = overlay else { return composing }
        return question.hasTyped ? question.draft : nil
    }

    /// Tells the operator where text typed at a closed question is kept.
    mutating func sayWhereTyped(_ question: Question) {
        guard question.hasTyped, let key = question.draft, composing != key else { return }
        let reply = keyName(key.identity == .oneself ? "session.reply" : "session.reply-as-ai")
        say("What you typed is kept as a draft: \(reply).")
    }
}

extension Question {
    /// Returns how a key moves through the values of the only choice, or of the choice that has the focus; nil if it
    /// does not.
    fileprivate func step(of key: Key) -> Int? {
        let isChoice: Bool =
            switch subject {
            case .close: true
            case .quit, .open: tab != nil
            default: editing == .outcome
            }
        guard isChoice else { return nil }
        switch key {
        case Key(.right), Key(.down): return 1
        case Key(.left), Key(.up): return -1
        case .character(" "): return editing == .outcome ? 1 : nil
        default: return nil
        }
    }

    mutating func turn(by step: Int) {
        if subject == .quit { return releasesAll.toggle() }
        if case .open(let links) = subject { return chosen = (chosen + step + links.count) % links.count }
        outcome = outcome.map { step > 0 ? $0.next : $0.previous }
    }
}
