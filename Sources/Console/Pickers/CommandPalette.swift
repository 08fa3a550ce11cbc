import Conversation
import Glass

/// Choosing a command by name.
struct CommandPalette: Picker {
    var editor = Editor()
    /// The row that the operator moved to; nil for the best match.
    var selected: Int?
    let from: Focus?

    func title(width: Int) -> SafeText { ":" }
    var yes: SafeText { "run" }
    var nothing: SafeText? { "no such command" }

    /// The context whose keys appear beside the commands.
    private var keys: Context { from == .list ? .list : .transcript }

    /// Returns the commands that match the typed text, best first; unavailable ones come last.
    func rows(in state: ConsoleState) -> [PaletteRow] {
        let text = editor.text
        let rows = state.commands.compactMap { command -> PaletteRow? in
            let isHere = command.contexts.contains(keys) || command.contexts.contains(.global)
            // Composer commands are listed too, so that nobody takes another command for the one they want.
            guard isHere || command.contexts.contains(.composer) else { return nil }
            let match = CommandMatch(of: text, in: command.name.rawValue, summary: command.summary)
            guard editor.isBlank ? isHere : match != nil else { return nil }
            let reason = isHere ? command.unavailable(state) : state.whereWriting(command)
            return PaletteRow(command: command, reason: reason, match: match)
        }
        return rows.enumerated().sorted { a, b in
            (a.element.rank, a.offset) < (b.element.rank, b.offset)
        }.map(\.element)
    }

    /// Returns the row that Enter runs: the one that the operator moved to, or else the best match. If that one is
    /// unavailable, Enter says why and does not run a command with a similar name instead.
    func chosen(of rows: [PaletteRow]) -> Int {
        if let selected { return min(selected, rows.count - 1) }
        let best = rows.compactMap(\.match).min()
        return rows.firstIndex { $0.match == best } ?? 0
    }

    mutating func choose(_ index: Int) { selected = index }

    /// Another text has another best match.
    func typed(in state: inout ConsoleState) -> [Effect] {
        var palette = self
        palette.selected = nil
        state.overlay = palette
        return []
    }

    func accept(_ row: PaletteRow, in state: inout ConsoleState) -> [Effect] {
        let closing = state.closeOverlay()
        if let reason = row.reason, !state.contexts.contains(where: row.command.contexts.contains) {
            state.say("\(SafeText(oneLine: row.command.name.rawValue)): \(reason).", .warning)
            return closing
        }
        return closing + state.run(row.command.name)
    }

    func draw(_ row: PaletteRow, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let (command, reason) = (row.command, row.reason)
        let name = SafeText(oneLine: command.name.rawValue).padded(to: 22)
        // The reason matters more than the summary.
        let text = reason.map { "(\($0))" as SafeText } ?? SafeText(oneLine: command.summary)
        let key =
            state.keymap.hint(for: command.name, in: keys)
            ?? state.keymap.hint(for: command.name, in: .global)
        let notation = SafeText(oneLine: key?.notation ?? "")
        let room = max(1, rect.columns - 4 - name.width - notation.width)
        grid.draw(
            Line(
                Span(isChosen ? "▌ " : "  ", .accent), Span(name, reason == nil ? .plain : .faint),
                Span(text.truncated(to: room), .faint)),
            trailing: Line(Span(notation, .faint)), column: rect.column, row: rect.row,
            width: rect.columns - 1)
    }
}

extension ConsoleState {
    mutating func openPalette() -> [Effect] {
        overlay = CommandPalette(from: focus)
        return []
    }

    fileprivate func whereWriting(_ command: Command) -> SafeText {
        guard let key = keymap.hint(for: command.name, in: .composer) else { return "only while writing" }
        return "only while writing: \(SafeText(oneLine: key.notation))"
    }
}
