import Conversation
import Glass

/// A command in the palette, and why it cannot be done now.
struct PaletteRow: Sendable {
    let command: Command
    /// nil while it can.
    let reason: SafeText?
    /// nil while nothing is typed.
    let match: CommandMatch?
}

extension ConsoleState {
    mutating func openPalette() -> [Effect] {
        overlay = .palette(PaletteState(from: focus))
        return []
    }

    /// The commands that what was typed names, best first; those that cannot be done now come last.
    var paletteRows: [PaletteRow] {
        guard case .palette(let palette) = overlay else { return [] }
        let text = palette.editor.text
        let here = palette.context
        let rows = CommandTable.all.compactMap { command -> PaletteRow? in
            let isHere = command.contexts.contains(here) || command.contexts.contains(.global)
            // What belongs to writing is found, so that nobody takes something else for it.
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

    /// The row that Enter runs: the one moved to, else the best match. Where that cannot be done now it says why, and
    /// nothing that is merely named in a similar way is done instead.
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
    /// What can be done comes before what cannot; then the better match.
    fileprivate var rank: Int { (reason == nil ? 0 : 100) + (match?.rawValue ?? 0) }
}

extension PaletteState {
    /// Whose keys stand beside the commands.
    var context: Context { from == .list ? .list : .transcript }
}

extension Command {
    fileprivate func isHere(_ contexts: [Context]) -> Bool {
        contexts.contains(where: self.contexts.contains)
    }
}
