import Conversation
import Glass

/// Typing at a question. Text goes to the field that has the focus or, if none has, into the draft. None of it ever
/// runs as a command.
extension ConsoleState {
    /// Whether printable keys are text at the question, even if they are bound.
    var isTypingAtQuestion: Bool {
        guard case .question(let asked) = overlay else { return false }
        return asked.isEditingText || asked.hasTyped
    }

    /// Whether a key can answer the question now. Keys read before the question was on screen cannot. A question
    /// that the operator did not ask for, or that changed, takes longer to read.
    func hears(_ asked: AskedQuestion) -> Bool {
        asked.isOwn ? asked.paintedAt != nil : hears(paintedAt: asked.paintedAt)
    }

    func hears(_ prompt: Prompt) -> Bool {
        prompt.isOwn ? prompt.paintedAt != nil : hears(paintedAt: prompt.paintedAt)
    }

    func hears(paintedAt: Int?) -> Bool {
        guard let paintedAt else { return false }
        return now.uptime - paintedAt >= AskedQuestion.answerDelay
    }

    /// Handles a key that is bound to nothing in a question.
    mutating func answerOtherwise(_ key: Key) -> [Effect] {
        guard case .question(var asked) = overlay else { return [] }
        if asked.question.yieldsToTyping {
            // Continue typing in the draft.
            overlay = nil
            return key.text.map { text in edit { $0.insert(text) } } ?? []
        }
        if asked.isEditingText { return editField(key, in: .prompt) }
        if asked.hasTyped { return editField(key, in: .composer) }
        if let field = asked.turnedField, let step = asked.step(of: key) {
            asked.reminder = nil
            asked.question.turn(field, by: step)
        } else if let text = key.text {
            return typeAtQuestion { $0.insert(text) }
        } else {
            asked.reminder = .otherKeys
        }
        overlay = .question(asked)
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
        guard case .question(let asked) = overlay else { return [] }
        if asked.question.yieldsToTyping {
            overlay = nil
            return edit { $0.insert(text) }
        }
        if asked.isEditingText {
            return edit { $0.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
        }
        return typeAtQuestion { $0.insert(text) }
    }

    /// Edits the text field with the focus or, if there is none, the question's draft.
    mutating func edit(at old: AskedQuestion, _ change: (inout Editor) -> Void) -> [Effect] {
        guard old.isEditingText, let field = old.focus else {
            return old.draft == nil ? [] : typeAtQuestion(change)
        }
        var asked = old
        asked.question.edit(field, change)
        overlay = .question(asked)
        return []
    }

    /// Types into the question's draft. The first text goes where the draft's cursor is, as it would in the
    /// composer.
    private mutating func typeAtQuestion(_ change: (inout Editor) -> Void) -> [Effect] {
        guard case .question(var asked) = overlay else { return [] }
        guard let key = asked.draft else {
            asked.reminder = .otherKeys
            overlay = .question(asked)
            return []
        }
        asked.hasTyped = true
        asked.reminder = nil
        overlay = .question(asked)
        editDraft(composers[key] == nil ? open(key) : key, change)
        return []
    }

    private mutating func open(_ key: DraftKey) -> DraftKey {
        composers[key] = Composer()
        return key
    }

    /// The draft in which motions up and down apply.
    var typedDraft: DraftKey? {
        guard case .question(let asked) = overlay else { return composing }
        return asked.hasTyped ? asked.draft : nil
    }

    /// Tells the operator where text typed at a closed question is kept.
    mutating func sayWhereTyped(_ asked: AskedQuestion) {
        guard asked.hasTyped, let key = asked.draft, composing != key else { return }
        let reply = keyName(key.identity == .oneself ? "session.reply" : "session.reply-as-ai")
        say("What you typed is kept as a draft: \(reply).")
    }
}

extension AskedQuestion {
    /// Returns how a key moves through the values of a choice; nil if it does not.
    fileprivate func step(of key: Key) -> Int? {
        switch key {
        case Key(.right), Key(.down): 1
        case Key(.left), Key(.up): -1
        // Without the focus, a space is text.
        case .character(" "): focus == nil ? nil : 1
        default: nil
        }
    }
}
