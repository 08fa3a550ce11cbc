import Conversation
import Glass

extension ConsoleState {
    /// The contexts in which keys are looked up, innermost first.
    var contexts: [Context] {
        if let overlay { return [overlay.context, .global] }
        return switch focus {
        case .list: [.list, .global]
        case .transcript: [.transcript, .global]
        case .composer: [.composer, .global]
        }
    }

    mutating func handle(_ input: Input) -> [Effect] {
        let shown = open?.id
        let effects = respond(to: input)
        switch input {
        case .key, .paste, .mouse: return effects + holdFromReturn(shown)
        case .focus, .background, .garbage: return effects
        }
    }

    /// Prevents the return of a session whose operator is there: any key in it does. One that moves on to another
    /// session is none.
    private mutating func holdFromReturn(_ shown: Session.ID?) -> [Effect] {
        guard let shown, open?.id == shown, panes.detail != nil, !panes.isTooSmall, returns.remove(shown)
        else {
            return []
        }
        return [.store(.holdFromReturn(shown))]
    }

    private mutating func respond(to input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            // Keys must not answer what cannot be read.
            if panes.isTooSmall { return handleUnseen(key) }
            return handle(key)
        case .paste(let text):
            guard !panes.isTooSmall else { return [] }
            let effects = closeBurst()
            typing.pending = []
            return effects + paste(text)
        case .focus(let isFocused):
            window.isFocused = isFocused
            return isFocused ? lookAtDraft() : []
        case .mouse(let mouse): return handle(mouse)
        case .background, .garbage: return []
        }
    }

    private mutating func handle(_ key: Key) -> [Effect] {
        var effects = closeBurst()
        if focus == .list, overlay == nil { list.lastMove = now.uptime }
        // As the first key, `<C-c>` acts as Esc. Keymaps may end a sequence with it.
        let isInterrupt = key == .interrupt && typing.pending.isEmpty
        typing.role = isInterrupt ? .interrupt : key.text == nil ? .escape : .ordinary
        defer { typing.role = .ordinary }
        effects += dispatch(isInterrupt ? Key(.escape) : key)
        return effects
    }

    private mutating func dispatch(_ key: Key) -> [Effect] {
        if key == Key(.escape), !typing.pending.isEmpty {
            typing.pending = []
            return []
        }
        if typing.pending.isEmpty, overlay?.acceptsBoundText == true, let text = key.text {
            return edit { $0.insert(text) }
        }
        typing.pending.append(key)
        switch keymap.lookup(typing.pending, in: contexts) {
        case .command(let name):
            typing.pending = []
            // What could not be read yet must reject the key at once.
            return key == Key(.enter) && acceptsText && isAnswerable ? hold(name) : run(name)
        case .prefix: return []
        case .none:
            let keys = typing.pending
            typing.pending = []
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
        guard let command = command(named: name) else { return [] }
        if typing.role == .interrupt, command.isNoticedByCustomer || name == "program.quit" { return [] }
        if let reason = command.unavailable(self), !command.opensAnyway || selected == nil {
            say(reason, .warning)
            return []
        }
        notices.goOn()
        return command.run(&self)
    }

    private mutating func unbound(_ keys: [Key]) -> [Effect] {
        if keys.count == 1, acceptsText, let second = keys[0].behindEscape {
            return leaveText(and: second, typed: keys[0])
        }
        if let overlay {
            if let effects = overlay.press(keys, in: &self) { return effects }
        } else if keys.count == 1, let text = keys[0].text {
            return focus == .composer ? type(text) : []
        }
        if keys.count > 1 { return sayUnbound(keys) }
        return []
    }

    /// Types a character into the reply. A slash as the first key of a reply opens the canned ones.
    private mutating func type(_ character: Character) -> [Effect] {
        guard character == "/", drafts.composer?.awaitsFirstKey == true else {
            return edit { $0.insert(character) }
        }
        return openReplies(insteadOf: "/")
    }

    /// Takes a key with Alt for Esc and a key: a busy machine reads them at once, however far apart they were
    /// pressed. What follows must not go into a text that the operator has left.
    private mutating func leaveText(and second: Key, typed: Key) -> [Effect] {
        typing.role = .escape
        let effects = dispatch(Key(.escape))
        // Only what neither quits nor reaches a customer may follow from a key that perhaps was one with Alt.
        typing.role = .interrupt
        defer { typing.role = .ordinary }
        // An Enter could answer a question whose field was left.
        return effects + (acceptsText || second.code == .enter ? sayUnbound([typed]) : dispatch(second))
    }

    private mutating func sayUnbound(_ keys: [Key]) -> [Effect] {
        say("\(SafeText(oneLine: KeySequence(keys).notation)) does nothing here.")
        return []
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if let overlay { return overlay.paste(text, in: &self) }
        guard focus == .composer else {
            let (reply, asAI) = (keymap.keyName("session.reply"), keymap.keyName("session.reply-as-ai"))
            say("Pasted text goes into a reply: press \(reply) or \(asAI) first.", .warning)
            return []
        }
        return edit { $0.insert(text) }
    }
}
