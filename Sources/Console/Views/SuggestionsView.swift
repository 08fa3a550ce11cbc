import Conversation
import Glass

/// What the AI had drafted, between the transcript and where one writes.
extension ConsoleState {
    /// A heading and at most three rows; where room is short one row that is both. 0 for nothing to show.
    func draftedHeight(width: Int, room: Int) -> Int {
        guard let suggestions = openSuggestions else { return 0 }
        return min(1 + draftedLines(suggestions, width: width, rows: Self.draftedRows).count, room)
    }

    func drawDrafted(in rect: Rect, on grid: inout Grid) {
        guard let suggestions = openSuggestions, rect.rows > 0 else { return }
        grid.fill(rect)
        guard rect.rows > 1 else { return drawShort(suggestions, in: rect, on: &grid) }
        drawHeading(suggestions, in: rect, on: &grid)
        let lines = draftedLines(suggestions, width: rect.columns, rows: rect.rows - 1)
        for (index, line) in lines.enumerated() {
            grid.draw(line, column: rect.column, row: rect.row + 1 + index, width: rect.columns)
        }
    }

    /// Rows of drafts shown at once.
    private static let draftedRows = 3

    /// A single draft over several rows; of several one row each, those around the chosen one.
    private func draftedLines(_ suggestions: Suggestions, width: Int, rows limit: Int) -> [Line] {
        let room = max(1, width - 10)
        if suggestions.all.count == 1, let only = suggestions.chosen {
            let rows = SafeText(only.shortText).wrapped(to: room)
            return rows.prefix(limit).enumerated().map { index, row in
                let isCut = index == limit - 1 && rows.count > limit
                let text = isCut ? (row + " …").truncated(to: room) : row
                return draftedLine(index == 0 ? only.creation : nil, text)
            }
        }
        let first = max(0, (suggestions.chosenIndex ?? 0) - limit + 1)
        return suggestions.all.dropFirst(first).prefix(limit).map { suggestion in
            let text = SafeText(oneLine: suggestion.shortText).truncated(to: room)
            return draftedLine(suggestion.creation, text, isChosen: suggestion.id == suggestions.chosen?.id)
        }
    }

    private func draftedLine(_ moment: Timestamp?, _ text: SafeText, isChosen: Bool = false) -> Line {
        let time = moment.map { settings.localTime.civil($0).clock } ?? "     "
        return Line(
            Span(" \(time) ", .faint), Span(isChosen ? "› " : "  ", .accent, .bold), Span(text, .ai, .italic))
    }

    private func drawHeading(_ suggestions: Suggestions, in rect: Rect, on grid: inout Grid) {
        let count = suggestions.all.count
        let more = count - (rect.rows - 1)
        var title: SafeText = " the AI had drafted "
        if count > 1 { title = " the AI had drafted \(count) " }
        if count > 1, more > 0 { title += "(\(more) more) " }
        grid.fill(
            Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), with: "┄",
            style: Style(.ai))
        let room = rect.columns - 4
        grid.draw(
            Line(Span(title.truncated(to: room), .ai, .bold)),
            trailing: draftedKeys(width: room - title.width - 2), column: rect.column + 2, row: rect.row,
            width: room)
    }

    /// What the keys of the live keymap do with it, as many as fit.
    private func draftedKeys(width: Int) -> Line {
        let context = contexts[0]
        let commands: [(CommandName, SafeText)] = [
            ("suggestion.accept", "accept"), ("suggestion.edit", "edit"), ("suggestion.drop", "drop"),
            ("suggestion.next", "next"),
        ]
        var spans: [Span] = []
        var used = 0
        for (name, word) in commands where CommandTable[name]?.unavailable(self) == nil {
            let key = hintName(name, in: context)
            guard used + key.width + word.width + 3 <= width else { break }
            spans += [Span(" \(key)", .plain, .bold), Span(" \(word) ", .faint)]
            used += key.width + word.width + 3
        }
        return Line(spans)
    }

    private func drawShort(_ suggestions: Suggestions, in rect: Rect, on grid: inout Grid) {
        guard let chosen = suggestions.chosen, let place = suggestions.chosenIndex else { return }
        let count = suggestions.all.count
        let which: SafeText = count == 1 ? "" : " \(place + 1)/\(count)"
        let lead: SafeText = " AI drafted\(which): "
        let text = SafeText(oneLine: chosen.shortText).truncated(to: max(1, rect.columns - lead.width))
        grid.draw(
            Line(Span(lead, .ai, .bold), Span(text, .ai, .italic)), column: rect.column, row: rect.row,
            width: rect.columns)
    }
}

extension Suggestion {
    /// Long before this many characters all rows are full.
    fileprivate var shortText: String { String(text.prefix(1_000)) }
}
