import Conversation
import Glass

/// The page of keys and commands.
struct HelpScreen: Overlay {
    var topRow = 0
    /// What narrows the page; nil while all of it is shown.
    var sought: Editor?
    let from: Focus?

    var context: Context { .help }
    var place: OverlayPlace { .body }
    /// While words are typed, letters that scroll the page elsewhere are part of them.
    var acceptsBoundText: Bool { sought != nil }

    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        var rect = rect
        if let sought {
            let title: SafeText = "find ▸ "
            grid.put(title, at: Point(column: rect.column + 1, row: rect.row), style: Style(.accent))
            let field = Rect(
                column: rect.column + 1 + title.width, row: rect.row,
                columns: max(2, rect.columns - title.width - 2), rows: 1)
            state.drawEditor(sought, ink: .accent, in: field, hasCursor: true, on: &grid)
            rect.row += 2
            rect.rows -= 2
        }
        let lines = state.helpLines(width: rect.columns, with: sought?.text ?? "")
        for (index, line) in lines.dropFirst(topRow).prefix(max(0, rect.rows)).enumerated() {
            grid.draw(line, column: rect.column + 1, row: rect.row + index, width: rect.columns - 2)
        }
    }

    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        guard var words = sought else { return [] }
        change(&words)
        var help = self
        help.sought = words
        help.topRow = 0
        state.overlay = help
        return []
    }

    /// Ignores letters where nothing is sought.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        guard let sought else { return keys.count == 1 && keys[0].text != nil ? [] : nil }
        guard keys == [Key(.backspace)] else { return nil }
        if sought.isBlank { return state.endHelpSearch() }
        return edit({ $0.deleteBack() }, in: &state)
    }
}

extension ConsoleState {
    mutating func openHelp() -> [Effect] {
        overlay = HelpScreen(from: focus)
        return []
    }

    /// Narrows the page by what is typed from here on.
    mutating func searchHelp() -> [Effect] {
        guard var help = overlay as? HelpScreen, help.sought == nil else { return [] }
        help.sought = Editor()
        help.topRow = 0
        overlay = help
        return []
    }

    /// Shows the whole page again; where that is shown, closes it.
    mutating func closeHelp() -> [Effect] {
        guard let help = overlay as? HelpScreen, help.sought != nil else { return closeOverlay() }
        return endHelpSearch()
    }

    fileprivate mutating func endHelpSearch() -> [Effect] {
        guard var help = overlay as? HelpScreen else { return [] }
        help.sought = nil
        help.topRow = 0
        overlay = help
        return []
    }

    mutating func scrollHelp(_ rows: Int) -> [Effect] {
        guard var help = overlay as? HelpScreen else { return [] }
        let room = panes.body.rows - (help.sought == nil ? 0 : 2)
        let last = max(0, helpLines(width: size.columns, with: help.sought?.text ?? "").count - room)
        help.topRow = min(max(0, help.topRow + rows), last)
        overlay = help
        return []
    }

    /// Returns the key table of the current keymap, and what the marks mean; with words, only the rows that have all
    /// of them.
    fileprivate func helpLines(width: Int, with words: String) -> [Line] {
        let words = words.folded.split(whereSeparator: \.isWhitespace)
        let marks = Line(
            Span("Marks: ", .plain),
            Span("! waits  ~ abandoned  * yours  = theirs  x closed  d draft  n new", .faint))
        var lines: [Line] = words.isEmpty ? [marks, .empty] : []
        for section in KeyTable(keymap, commands: CommandIndex(commands.map(\.signature))).sections {
            let rows = section.rows.filter { !$0.keys.isEmpty && $0.contains(words) }
            guard !rows.isEmpty else { continue }
            lines.append(Line(Span(SafeText(oneLine: section.title), .accent)))
            for row in rows { lines += helpLines(row, width: width) }
            lines.append(.empty)
        }
        return lines.isEmpty ? [Line(Span("No key or command says that.", .faint))] : lines
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

extension KeyTable.Row {
    /// Whether keys, name and sentence together have all of some folded words.
    fileprivate func contains(_ words: [Substring]) -> Bool {
        let text = "\(keysText) \(command.rawValue) \(summary)".folded
        return words.allSatisfy { text.contains($0) }
    }
}
