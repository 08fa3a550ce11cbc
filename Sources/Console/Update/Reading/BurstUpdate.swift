import Conversation
import Glass

/// Pastes without paste brackets: keys that arrive faster than anyone types, with line breaks among them.
extension ConsoleState {
    /// Whether keys currently go to a text field.
    var acceptsText: Bool { overlay?.acceptsText ?? (focus == .composer) }

    /// Holds an Enter in a text field for a moment. If more text follows, it was a line break in a paste.
    mutating func hold(_ command: CommandName) -> [Effect] {
        if typing.burst.hasLineEnd { return breakLine() }
        typing.heldEnter = HeldEnter(command: command, at: now.uptime)
        return []
    }

    /// Runs the command of a held Enter that nothing followed.
    mutating func resolveEnter() -> [Effect] {
        guard let held = typing.heldEnter, now.uptime - held.at > TypingBurst.gap else { return [] }
        typing.heldEnter = nil
        return run(held.command)
    }

    /// Treats a held Enter as part of a paste if another key follows at once.
    mutating func closeBurst() -> [Effect] {
        let isBurst = now.uptime - typing.burst.last <= TypingBurst.gap
        typing.burst.last = now.uptime
        typing.burst.length = isBurst ? typing.burst.length + 1 : 1
        if !isBurst { typing.burst.hasLineEnd = false }
        guard typing.heldEnter != nil else { return [] }
        guard isBurst else { return resolveEnter() }
        typing.heldEnter = nil
        typing.burst.hasLineEnd = true
        return breakLine()
    }

    /// Inserts a line break, or a space in a one-line field.
    private mutating func breakLine() -> [Effect] {
        overlay?.breakLine(in: &self) ?? edit { $0.insert("\n") }
    }
}
