import Conversation
import Glass

/// The page of keys and commands.
struct HelpScreen: Overlay {
    var topRow = 0
    let from: Focus?

    var context: Context { .help }
    var place: OverlayPlace { .body }

    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let lines = state.helpLines(width: rect.columns)
        for (index, line) in lines.dropFirst(topRow).prefix(rect.rows).enumerated() {
            grid.draw(line, column: rect.column + 1, row: rect.row + index, width: rect.columns - 2)
        }
    }

    /// Ignores letters.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        keys.count == 1 && keys[0].text != nil ? [] : nil
    }
}

extension ConsoleState {
    mutating func openHelp() -> [Effect] {
        overlay = HelpScreen(from: focus)
        return []
    }

    mutating func scrollHelp(_ rows: Int) -> [Effect] {
        guard var help = overlay as? HelpScreen else { return [] }
        let last = max(0, helpLines(width: size.columns).count - panes.body.rows)
        help.topRow = min(max(0, help.topRow + rows), last)
        overlay = help
        return []
    }

    /// Returns the key table of the current keymap, and what the marks mean.
    fileprivate func helpLines(width: Int) -> [Line] {
        var lines = [
            Line(
                Span("Marks: ", .plain),
                Span("! needs a human  * yours  = a colleague's  x closed  d draft  n new", .faint)),
            .empty,
        ]
        for section in KeyTable(keymap, commands: CommandTable.index).sections {
            lines.append(Line(Span(SafeText(oneLine: section.title), .accent)))
            for row in section.rows where !row.keys.isEmpty { lines += helpLines(row, width: width) }
            lines.append(.empty)
        }
        return lines
    }

    /// Returns the lines of a row. The reason why a command is unavailable goes below if there is no room beside it.
    private func helpLines(_ row: KeyTable.Row, width: Int) -> [Line] {
        let keyWidth = width < 100 ? 18 : 26
        let room = max(10, width - 3 - keyWidth)
        let keys = SafeText(oneLine: row.keysText).truncated(to: keyWidth)
        let summary = SafeText(oneLine: row.summary)
        let reason = CommandTable[row.command]?.unavailable(self).map { "(\($0))" as SafeText }
        var rows = summary.wrapped(to: room).map { Line(Span($0)) }
        if let reason, summary.width + 2 + reason.width <= room {
            rows = [Line(Span(summary), Span("  "), Span(reason, .faint))]
        } else if let reason {
            rows += reason.wrapped(to: room).map { Line(Span($0, .faint)) }
        }
        return rows.enumerated().map { index, line in
            Line([Span((index == 0 ? keys : "").padded(to: keyWidth + 1), .plain)] + line.spans)
        }
    }
}
