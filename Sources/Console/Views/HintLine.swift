import Conversation
import Glass

extension ConsoleState {
    /// Draws what the keys do here, according to the current keymap. A notice or pending keys replace it.
    func drawHintLine(on grid: inout Grid) {
        let row = size.rows - 1
        let line = typing.pending.isEmpty ? notices.line ?? hintLine : pendingLine
        grid.draw(line, column: 1, row: row, width: size.columns - 2)
    }

    private var pendingLine: Line {
        let typed = SafeText(oneLine: KeySequence(typing.pending).notation)
        var spans = [Span("\(typed) …", .accent)]
        guard case .prefix(let continuations) = keymap.lookup(typing.pending, in: contexts) else {
            return Line(spans)
        }
        // Unavailable commands would crowd out available ones.
        for next in continuations where next.command.flatMap({ CommandTable[$0]?.unavailable(self) }) == nil {
            let summary = next.command.flatMap { CommandTable[$0]?.summary } ?? next.label
            spans.append(Span("   \(SafeText(oneLine: next.key.notation))", .plain))
            spans.append(Span(" \(SafeText(oneLine: summary))", .faint))
        }
        return Line(spans)
    }

    /// As many hints as fit. The hint for help is dropped last, because help lists all others.
    private var hintLine: Line {
        var hints = hints
        while hints.count > 1, hints.reduce(-3, { $0 + $1.width + 3 }) > size.columns - 2 {
            hints.remove(at: hints.count - (hints.last?.command == "help.open" ? 2 : 1))
        }
        var spans: [Span] = []
        for hint in hints {
            if !spans.isEmpty { spans.append(Span("   ")) }
            spans += [Span(hint.key, .plain), Span(" \(hint.words)", .faint)]
        }
        return Line(spans)
    }

    /// The hints for available commands, in the order of the command table.
    private var hints: [Hint] {
        let context = contexts[0]
        return CommandTable.all.filter { $0.contexts.contains(context) }.compactMap { command in
            guard let words = hint(of: command), command.unavailable(self) == nil,
                let key = keymap.hint(for: command.name, in: context)
            else { return nil }
            return Hint(
                command: command.name, key: SafeText(oneLine: key.notation.strippingBrackets), words: words)
        }
    }

    private struct Hint {
        var command: CommandName
        var key, words: SafeText
        var width: Int { key.width + 1 + words.width }
    }
}

extension ConsoleState {
    private func hint(of command: Command) -> SafeText? {
        if let hint = overlay?.hint(for: command.name) { return hint }
        if command.name == "composer.send" { return drafts.composer?.activeSteps.asked ?? command.hint }
        // In the list, the operator cannot see which message is meant.
        if command.name == "link.open", focus != .transcript { return nil }
        // A question says what its keys do itself.
        if command.name == "scroll.page-up", overlay != nil { return nil }
        // Elsewhere other keys are needed more often.
        if command.name == "customer.open", focus != .composer { return nil }
        return command.hint
    }
}
