import Conversation
import Glass

extension ConsoleState {
    // MARK: Search

    func drawSearch(_ search: SearchState, in rect: Rect, on grid: inout Grid) {
        let title: SafeText = search.scope == .everything ? "search everything ▸ " : "search this session ▸ "
        grid.put(title, at: Point(column: rect.column + 1, row: rect.row), style: Style(.accent, .bold))
        drawEditor(
            search.editor, ink: .accent,
            in: Rect(
                column: rect.column + 1 + title.width, row: rect.row,
                columns: max(2, rect.columns - title.width - 2), rows: 1), hasCursor: true, on: &grid)
        grid.put(
            searchState(search), at: Point(column: rect.column + 1, row: rect.row + 1), style: Style(.faint))
        let visible = max(1, (rect.rows - 3) / 2)
        let top = max(0, search.selected - visible + 1)
        for (index, hit) in search.hits.dropFirst(top).prefix(visible).enumerated() {
            drawHit(
                hit, isSelected: top + index == search.selected, searched: search.editor.text,
                at: Rect(column: rect.column, row: rect.row + 3 + index * 2, columns: rect.columns, rows: 2),
                on: &grid)
        }
    }

    private func searchState(_ search: SearchState) -> SafeText {
        if search.editor.isBlank {
            return "messages, names, titles, reasons, notes, tool calls, whole ids; newest first"
        }
        guard search.answered == search.editor.text else { return "searching …" }
        let found: SafeText =
            switch search.hits.count {
            case 0 where search.next == nil: "no match"
            case _ where search.next != nil: "the newest \(search.hits.count) matches, more below"
            case 1: "1 match"
            default: "\(search.hits.count) matches"
            }
        return searchCoverage.map { "\(found); \($0)" } ?? found
    }

    private func drawHit(
        _ hit: SearchHit, isSelected: Bool, searched: String, at rect: Rect, on grid: inout Grid
    ) {
        let bar: SafeText = isSelected ? "▌" : " "
        let time = settings.localTime.civil(hit.moment)
        let date: SafeText = "\(time.year)-\(digits: time.month)-\(digits: time.day) \(time.clock)"
        grid.draw(
            Line(
                Span(bar, .accent, .bold), Span(" \(SafeText(oneLine: hit.customerName))", .plain, .bold),
                Span(" · \(SafeText(oneLine: hit.session.rawValue)) · \(hit.fieldName)", .faint)),
            trailing: Line(Span(date, .faint)), column: rect.column, row: rect.row, width: rect.columns - 1)
        let snippet = SafeText(oneLine: hit.snippet).truncated(to: max(1, rect.columns - 6))
        grid.draw(
            Line([Span(bar, .accent, .bold), Span("   ")] + snippet.highlighting(searched)),
            column: rect.column,
            row: rect.row + 1, width: rect.columns - 1)
    }

    // MARK: Palette

    func drawPalette(_ palette: PaletteState, in rect: Rect, on grid: inout Grid) {
        grid.put(" :", at: Point(column: rect.column, row: rect.row), style: Style(.accent, .bold))
        drawEditor(
            palette.editor, ink: .accent,
            in: Rect(column: rect.column + 2, row: rect.row, columns: rect.columns - 3, rows: 1),
            hasCursor: true,
            on: &grid)
        let rows = paletteRows
        let visible = max(1, rect.rows - 2)
        let chosen = chosenRow(of: rows)
        let top = max(0, chosen - visible + 1)
        for (index, row) in rows.dropFirst(top).prefix(visible).enumerated() {
            drawCommand(
                row, palette.context, isSelected: top + index == chosen,
                at: Rect(column: rect.column, row: rect.row + 2 + index, columns: rect.columns, rows: 1),
                on: &grid)
        }
        if rows.isEmpty {
            grid.put(
                "  no such command", at: Point(column: rect.column, row: rect.row + 2), style: Style(.faint))
        }
    }

    private func drawCommand(
        _ row: PaletteRow, _ context: Context, isSelected: Bool, at rect: Rect, on grid: inout Grid
    ) {
        let (command, reason) = (row.command, row.reason)
        let name = SafeText(oneLine: command.name.rawValue).padded(to: 22)
        // The reason matters more than the summary.
        let text = reason.map { "(\($0))" as SafeText } ?? SafeText(oneLine: command.summary)
        let key =
            keymap.hint(for: command.name, in: context)
            ?? keymap.hint(for: command.name, in: .global)
        let notation = SafeText(oneLine: key?.notation ?? "")
        let room = max(1, rect.columns - 4 - name.width - notation.width)
        grid.draw(
            Line(
                Span(isSelected ? "▌ " : "  ", .accent, .bold),
                Span(name, reason == nil ? .plain : .faint, isSelected ? .bold : []),
                Span(text.truncated(to: room), .faint)),
            trailing: Line(Span(notation, .accent)), column: rect.column, row: rect.row,
            width: rect.columns - 1)
    }

    // MARK: Help

    func drawHelp(_ help: HelpState, in rect: Rect, on grid: inout Grid) {
        let lines = helpLines(width: rect.columns)
        for (index, line) in lines.dropFirst(help.topRow).prefix(rect.rows).enumerated() {
            grid.draw(line, column: rect.column + 1, row: rect.row + index, width: rect.columns - 2)
        }
    }

    /// Returns the key table of the current keymap, and what the marks mean.
    func helpLines(width: Int) -> [Line] {
        var lines = [
            Line(
                Span("Marks: ", .plain, .bold),
                Span("! needs a human  * yours  = a colleague's  x closed  d draft  n new", .faint)),
            .empty,
        ]
        for section in KeyTable(keymap, commands: CommandTable.index).sections {
            lines.append(Line(Span(SafeText(oneLine: section.title), .accent, .bold)))
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
            Line([Span((index == 0 ? keys : "").padded(to: keyWidth + 1), .plain, .bold)] + line.spans)
        }
    }
}

extension SearchHit {
    fileprivate var fieldName: SafeText {
        switch field {
        case .message: source == .customer ? "customer" : source == .aiAgent ? "AI" : "message"
        case .name: "name"
        case .title: "title"
        case .reason: "reason"
        case .note: "note"
        case .tool: "tool"
        case .id: "id"
        }
    }
}

extension SafeText {
    /// Returns a single line in pieces, with the search terms highlighted.
    func highlighting(_ searched: String, _ style: Style = .plain) -> [Span] {
        guard !searched.isEmpty else { return [Span(text: self, style: style)] }
        var spans: [Span] = []
        var rest = self
        var column = 0
        for match in occurrences(of: SearchTerms(searched).typed, foldedBy: \.folded)
        where match.lowerBound >= column && !match.isEmpty {
            let (before, others) = rest.split(at: match.lowerBound - column)
            let (found, after) = others.split(at: match.count)
            spans += [Span(text: before, style: style), Span(found, .match, .reverse)]
            rest = after
            column = match.upperBound
        }
        return spans + [Span(text: rest, style: style)]
    }
}
