import Conversation
import Glass

/// What is typed at a question: it goes to the field that has the focus, and where none has, into the draft. None of
/// it ever runs as a command.
extension ConsoleState {
    /// Whether printable keys are text at the question, whatever they are bound to.
    var isTypingAtQuestion: Bool {
        guard case .question(let question) = overlay else { return false }
        return question.editing == .text || question.hasTyped
    }

    /// Whether a key can answer what is on the glass: not one that was read before it could be read. What the
    /// operator did not ask for, or what changed, takes longer to read.
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

    /// A key that is bound to nothing in a question.
    mutating func answerOtherwise(_ key: Key) -> [Effect] {
        guard case .question(var question) = overlay else { return [] }
        if question.subject == .send {
            // Typing goes on where it was.
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

    /// The first text goes to the end of what was written before, as it would in the composer.
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

    /// A change to what is being typed where no field of the question has the focus.
    mutating func editDraft(at question: Question, _ change: (inout Editor) -> Void) -> [Effect] {
        if question.draft != nil { return typeAtQuestion(change) }
        return []
    }

    /// The rows of the draft that a motion up or down in it goes by.
    var typedDraft: DraftKey? {
        guard case .question(let question) = overlay else { return composing }
        return question.hasTyped ? question.draft : nil
    }

    /// What was typed at a question that is over is not forgotten, and nobody has to look for it.
    mutating func sayWhereTyped(_ question: Question) {
        guard question.hasTyped, let key = question.draft, composing != key else { return }
        let reply = keyName(key.identity == .oneself ? "session.reply" : "session.reply-as-ai")
        say("What you typed is kept as a draft: \(reply).")
    }
}

extension Question {
    /// Where a key leads in the values of the only choice, or of the one that has the focus.
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
