import Conversation
import Glass

/// Typing at a question. Text goes to the field that has the focus or, if none has, into the draft. None of it ever
/// runs as a command.
extension AskedQuestion {
    /// Handles keys that are bound to nothing.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        let key = keys.count == 1 ? keys[0].text.map { Key.character($0) } ?? keys[0] : keys.last!
        if question.yieldsToTyping {
            // Continue typing in the draft.
            state.overlay = nil
            return key.text.map { text in state.edit { $0.insert(text) } } ?? []
        }
        if !hasTyped, let step = Self.rows(key), moves(by: step, in: &state) { return [] }
        if isEditingText { return editField(key, as: .prompt, in: &state) }
        if hasTyped { return editField(key, as: .composer, in: &state) }
        var asked = self
        if let field = turnedField, let step = step(of: key) {
            asked.reminder = nil
            asked.question.turn(field, by: step)
        } else if let text = key.text {
            return type({ $0.insert(text) }, in: &state)
        } else {
            asked.reminder = .otherKeys
        }
        state.overlay = asked
        return []
    }

    /// Returns how a key moves between fields; nil if it does not.
    private static func rows(_ key: Key) -> Int? {
        switch key {
        case Key(.down): 1
        case Key(.up): -1
        default: nil
        }
    }

    private func moves(by step: Int, in state: inout ConsoleState) -> Bool {
        var asked = self
        guard asked.moveFocus(by: step) else { return false }
        asked.reminder = nil
        state.overlay = asked
        return true
    }

    /// Returns how a key moves through the values of a choice; nil if it does not.
    private func step(of key: Key) -> Int? {
        switch key {
        case Key(.right), Key(.down): 1
        case Key(.left), Key(.up): -1
        // Without the focus, a space is text.
        case .character(" "): focus == nil ? nil : 1
        default: nil
        }
    }

    private func editField(_ key: Key, as context: Context, in state: inout ConsoleState) -> [Effect] {
        if let text = key.text { return edit({ $0.insert(text) }, in: &state) }
        guard case .command(let name) = state.keymap.lookup([key], in: [context]),
            name.rawValue.hasPrefix("edit.")
        else { return [] }
        return state.run(name)
    }

    func paste(_ text: String, in state: inout ConsoleState) -> [Effect] {
        if question.yieldsToTyping {
            state.overlay = nil
            return state.edit { $0.insert(text) }
        }
        if isEditingText {
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            return edit({ $0.insert(line) }, in: &state)
        }
        return type({ $0.insert(text) }, in: &state)
    }

    func breakLine(in state: inout ConsoleState) -> [Effect] {
        isEditingText ? edit({ $0.insert(" ") }, in: &state) : paste("\n", in: &state)
    }

    /// Edits the text field with the focus or, if there is none, the question's draft.
    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        guard isEditingText, let focus else { return draft == nil ? [] : type(change, in: &state) }
        var asked = self
        asked.question.edit(focus, change)
        state.overlay = asked
        return []
    }

    /// Types into the question's draft. The first text goes where the draft's cursor is, as it would in the
    /// composer.
    private func type(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        var asked = self
        guard let draft else {
            asked.reminder = .otherKeys
            state.overlay = asked
            return []
        }
        asked.hasTyped = true
        asked.reminder = nil
        state.overlay = asked
        if state.drafts.composers[draft] == nil { state.drafts.composers[draft] = Composer() }
        state.editDraft(draft, change)
        return []
    }
}

extension ConsoleState {
    /// The draft in which motions up and down apply.
    var typedDraft: DraftKey? {
        guard let asked = overlay as? AskedQuestion else { return drafts.current }
        return asked.hasTyped ? asked.draft : nil
    }

    /// Tells the operator where text typed at a closed question is kept.
    mutating func sayWhereTyped(_ asked: AskedQuestion) {
        guard asked.hasTyped, let key = asked.draft, drafts.current != key else { return }
        let reply = keymap.keyName(key.identity == .oneself ? "session.reply" : "session.reply-as-ai")
        say("What you typed is kept as a draft: \(reply).")
    }
}
