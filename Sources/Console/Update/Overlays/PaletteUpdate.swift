import Conversation
import Glass

/// A command in the palette.
struct PaletteRow: Sendable {
    let command: Command
    /// Why the command is unavailable; nil if it is available.
    let reason: SafeText?
    /// How the typed text matches; nil while nothing is typed.
    let match: CommandMatch?
}

extension ConsoleState {
    mutating func openPalette() -> [Effect] {
        overlay = .palette(PaletteState(from: focus))
        return []
    }

    /// The commands that match the typed text, best first; unavailable ones come last.
    var paletteRows: [PaletteRow] {
        guard case .palette(let palette) = overlay else { return [] }
        let text = palette.editor.text
        let here = palette.context
        let rows = CommandTable.all.compactMap { command -> PaletteRow? in
            let isHere = command.contexts.contains(here) || command.contexts.contains(.global)
            // Composer commands are listed too, so that nobody takes another command for the one they want.
            guard isHere || command.contexts.contains(.composer) else { return nil }
            let match = CommandMatch(of: text, in: command.name.rawValue, summary: command.summary)
            guard palette.editor.isBlank ? isHere : match != nil else { return nil }
            let reason = isHere ? command.unavailable(self) : whereWriting(command)
            return PaletteRow(command: command, reason: reason, match: match)
        }
        return rows.enumerated().sorted { a, b in
            (a.element.rank, a.offset) < (b.element.rank, b.offset)
        }.map(\.element)
    }

    private func whereWriting(_ command: Command) -> SafeText {
        guard let key = keymap.hint(for: command.name, in: .composer) else { return "only while writing" }
        return "only while writing: \(SafeText(oneLine: key.notation))"
    }

    /// Returns the row that Enter runs: the one that the operator moved to, or else the best match. If that one is
    /// unavailable, Enter says why and does not run a command with a similar name instead.
    func chosenRow(of rows: [PaletteRow]) -> Int {
        guard case .palette(let palette) = overlay, !rows.isEmpty else { return 0 }
        if let selected = palette.selected { return min(selected, rows.count - 1) }
        let best = rows.compactMap(\.match).min()
        return rows.firstIndex { $0.match == best } ?? 0
    }

    mutating func moveInPalette(_ step: Int) -> [Effect] {
        let rows = paletteRows
        guard case .palette(var palette) = overlay, !rows.isEmpty else { return [] }
        palette.selected = min(max(0, chosenRow(of: rows) + step), rows.count - 1)
        overlay = .palette(palette)
        return []
    }

    mutating func acceptPalette() -> [Effect] {
        guard case .palette = overlay else { return [] }
        let rows = paletteRows
        guard !rows.isEmpty else { return [] }
        let row = rows[chosenRow(of: rows)]
        let closing = closeOverlay()
        if let reason = row.reason, !row.command.isHere(contexts) {
            say("\(SafeText(oneLine: row.command.name.rawValue)): \(reason).", .warning)
            return closing
        }
        return closing + run(row.command.name)
    }
}

extension PaletteRow {
    /// The sort key: available commands come first, then better matches.
    fileprivate var rank: Int { (reason == nil ? 0 : 100) + (match?.rawValue ?? 0) }
}

extension PaletteState {
    /// The context whose keys appear beside the commands.
    var context: Context { from == .list ? .list : .transcript }
}

extension Command {
    fileprivate func isHere(_ contexts: [Context]) -> Bool {
        contexts.contains(where: self.contexts.contains)
    }
}
