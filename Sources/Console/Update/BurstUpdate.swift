import Conversation
import Glass

/// Pastes without brackets: keys faster than hands, with line ends among them.
extension ConsoleState {
    /// Whether keys type text where they go now.
    var takesText: Bool {
        switch overlay {
        case .prompt, .search, .palette: true
        case .question(let question): question.editing == .text || question.draft != nil
        case .help: false
        case nil: focus == .composer
        }
    }

    /// Enter in a text field waits a moment: a line end with more text behind it was pasted.
    mutating func hold(_ command: CommandName) -> [Effect] {
        if burst.hasLineEnd { return breakLine() }
        heldEnter = HeldEnter(command: command, at: now.uptime)
        return []
    }

    /// Carries out an Enter that nothing followed.
    mutating func resolveEnter() -> [Effect] {
        guard let held = heldEnter, now.uptime - held.at > TypingBurst.gap else { return [] }
        heldEnter = nil
        return run(held.command)
    }

    /// A line end that more keys follow at once belongs to a paste.
    mutating func closeBurst() -> [Effect] {
        let isBurst = now.uptime - burst.last <= TypingBurst.gap
        burst.last = now.uptime
        if !isBurst { burst.hasLineEnd = false }
        guard heldEnter != nil else { return [] }
        guard isBurst else { return resolveEnter() }
        heldEnter = nil
        burst.hasLineEnd = true
        return breakLine()
    }

    /// Fields of one line have a space instead.
    private mutating func breakLine() -> [Effect] {
        if case .question(let question) = overlay, question.editing != .text {
            return pasteIntoQuestion("\n")
        }
        let isOneLine = overlay != nil
        noteLineEnd()
        return edit { $0.insert(isOneLine ? " " : "\n") }
    }

    /// A name with a line end in it is hardly one.
    mutating func noteLineEnd() {
        guard case .prompt(var prompt) = overlay else { return }
        prompt.hadLineEnd = true
        overlay = .prompt(prompt)
    }
}
