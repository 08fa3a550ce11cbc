import Conversation
import Glass

extension ConsoleState {
    /// The contexts in which keys are looked up, innermost first.
    var contexts: [Context] {
        switch overlay {
        case .question: [.question, .global]
        case .prompt: [.prompt, .global]
        case .search: [.search, .global]
        case .palette: [.palette, .global]
        case .help: [.help, .global]
        case nil:
            switch focus {
            case .list: [.list, .global]
            case .transcript: [.transcript, .global]
            case .composer: [.composer, .global]
            }
        }
    }

    mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            // Keys must not answer what cannot be read.
            if panes.isTooSmall { return handleUnseen(key) }
            return handle(key)
        case .paste(let text):
            guard !panes.isTooSmall else { return [] }
            let effects = closeBurst()
            pending = []
            return effects + paste(text)
        case .focus(let isFocused):
            isTerminalFocused = isFocused
            return isFocused ? lookAtDraft() : []
        case .garbage: return []
        }
    }

    private mutating func handle(_ key: Key) -> [Effect] {
        var effects = closeBurst()
        if focus == .list, overlay == nil { list.lastMove = now.uptime }
        // As the first key, `<C-c>` acts as Esc. Keymaps may end a sequence with it.
        let isInterrupt = key == .interrupt && pending.isEmpty
        let isEscape = key == Key(.escape)
        keyNature = isInterrupt ? .interrupt : isEscape ? .escape : .ordinary
        defer { keyNature = .ordinary }
        effects += dispatch(isInterrupt ? Key(.escape) : key)
        return effects
    }

    private mutating func dispatch(_ key: Key) -> [Effect] {
        if key == Key(.escape), !pending.isEmpty {
            pending = []
            return []
        }
        if pending.isEmpty, isTypingAtQuestion, let text = key.text { return edit { $0.insert(text) } }
        pending.append(key)
        switch keymap.lookup(pending, in: contexts) {
        case .command(let name):
            pending = []
            return key == Key(.enter) && takesText && isHeard ? hold(name) : run(name)
        case .prefix: return []
        case .none:
            let keys = pending
            pending = []
            return unbound(keys)
        }
    }

    /// On a screen that is too small, runs only commands that concern the screen or the program.
    private mutating func handleUnseen(_ key: Key) -> [Effect] {
        guard case .command(let name) = keymap.lookup([key], in: [.global]) else { return [] }
        return run(name)
    }

    /// Runs a command by name, or says why it cannot be done now.
    mutating func run(_ name: CommandName) -> [Effect] {
        guard let command = CommandTable[name] else { return [] }
        if keyNature == .interrupt, command.isNoticedByCustomer || name == "program.quit" { return [] }
        if let reason = command.unavailable(self), !command.opensAnyway || selected == nil {
            say(reason, .warning)
            return []
        }
        // Clear earlier remarks. Errors stay for their full time.
        if notice?.tone != .error { notice = nil }
        return command.run(&self)
    }

    /// Whether the overlay could be read before this key. If not, the key must be rejected at once, not held.
    private var isHeard: Bool {
        switch overlay {
        case .question(let question): hears(question)
        case .prompt(let prompt): hears(prompt)
        case .search, .palette, .help, nil: true
        }
    }

    private mutating func unbound(_ keys: [Key]) -> [Effect] {
        if keys.count == 1, let text = keys[0].text { return type(text) }
        if case .question = overlay { return answerOtherwise(keys.last!) }
        // Esc and a letter that arrived together may have been meant as two keys.
        if keys.count > 1 || takesText && keys[0].modifiers.contains(.alt) {
            say("\(SafeText(oneLine: KeySequence(keys).notation)) does nothing here.")
        }
        return []
    }

    /// Handles a printable key that is bound to nothing.
    private mutating func type(_ character: Character) -> [Effect] {
        switch overlay {
        case .question: return answerOtherwise(.character(character))
        case .prompt, .search, .palette: return edit { $0.insert(character) }
        case .help: return []
        case nil: return focus == .composer ? edit { $0.insert(character) } : []
        }
    }

    private mutating func paste(_ text: String) -> [Effect] {
        switch overlay {
        case .question: return pasteIntoQuestion(text)
        case .prompt, .search, .palette:
            let lines = text.split(whereSeparator: \.isNewline)
            if lines.count > 1 { noteLineEnd() }
            return edit { $0.insert(lines.joined(separator: " ")) }
        case .help: return []
        case nil: break
        }
        guard focus == .composer else {
            let (reply, asAI) = (keyName("session.reply"), keyName("session.reply-as-ai"))
            say("Pasted text goes into a reply: press \(reply) or \(asAI) first.", .warning)
            return []
        }
        return edit { $0.insert(text) }
    }
}
