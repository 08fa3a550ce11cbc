import Conversation
import Glass

/// The AI's drafts, between the transcript and the composer.
extension ConsoleState {
    /// Returns the height: a heading and at most three rows, or a single row if there is little room; 0 for nothing
    /// to show.
    func draftedHeight(width: Int, room: Int) -> Int {
        guard let suggestions = open?.shownSuggestions else { return 0 }
        let blocks = drafted(suggestions, width: width, rows: Self.draftedRows)
        return min(1 + blocks.joined().count, room)
    }

    func drawDrafted(in rect: Rect, on grid: inout Grid) {
        guard let suggestions = open?.shownSuggestions, rect.rows > 0 else { return }
        grid.fill(rect)
        guard rect.rows > 1 else { return drawShort(suggestions, in: rect, on: &grid) }
        let blocks = drafted(suggestions, width: rect.columns, rows: rect.rows - 1)
        drawHeading(suggestions, shown: blocks.count, in: rect, on: &grid)
        for (index, line) in blocks.joined().enumerated() {
            grid.draw(line, column: rect.column, row: rect.row + 1 + index, width: rect.columns)
        }
    }

    /// The most rows of drafts shown at once.
    private static let draftedRows = 3

    /// Returns the lines of each draft shown: the chosen one over two rows, a single one over three, others as far
    /// as there is room, newest first.
    private func drafted(_ suggestions: Suggestions, width: Int, rows limit: Int) -> [[Line]] {
        guard let chosen = suggestions.chosen else { return [] }
        let isAlone = suggestions.all.count == 1
        let own = draftedLines(
            chosen, width: width, rows: isAlone ? limit : max(1, limit - 1), isMarked: !isAlone)
        return suggestions.around(limit - own.count).map { suggestion in
            suggestion.id == chosen.id
                ? own : draftedLines(suggestion, width: width, rows: 1, isMarked: false)
        }
    }

    private func draftedLines(_ suggestion: Suggestion, width: Int, rows limit: Int, isMarked: Bool) -> [Line]
    {
        let room = max(1, width - 10)
        let text = suggestion.shortText
        // A single row shows as much text as fits, with line breaks as marks.
        let rows = limit == 1 ? [SafeText(oneLine: text)] : SafeText(text).wrapped(to: room)
        return rows.prefix(limit).enumerated().map { index, row in
            let isCut = index == limit - 1 && rows.count > limit
            return draftedLine(
                index == 0 ? suggestion.creation : nil, (isCut ? row + " …" : row).truncated(to: room),
                isChosen: isMarked && index == 0)
        }
    }

    private func draftedLine(_ moment: Timestamp?, _ text: SafeText, isChosen: Bool = false) -> Line {
        let time = moment.map { settings.localTime.civil($0).clock } ?? "     "
        return Line(
            Span(" \(time) ", .faint), Span(isChosen ? "› " : "  ", .accent), Span(text, .ai, .italic))
    }

    private func drawHeading(_ suggestions: Suggestions, shown: Int, in rect: Rect, on grid: inout Grid) {
        let count = suggestions.all.count
        let more = count - shown
        var title: SafeText = " the AI had drafted "
        if count > 1 { title += "\(count) " }
        if more > 0 { title += "(\(more) more) " }
        grid.fill(
            Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), with: "┄",
            style: Style(.rule))
        let room = rect.columns - 4
        grid.draw(
            Line(Span(title.truncated(to: room), .ai)),
            trailing: draftedKeys(width: room - title.width - 2), column: rect.column + 2, row: rect.row,
            width: room)
    }

    /// Returns what the keys do with the draft, according to the current keymap, as many as fit.
    private func draftedKeys(width: Int) -> Line {
        let context = contexts[0]
        let commands: [(CommandName, SafeText)] = [
            ("suggestion.accept", "accept"), ("suggestion.edit", "edit"), ("suggestion.drop", "drop"),
            ("suggestion.next", "next"),
        ]
        var spans: [Span] = []
        var used = 0
        for (name, word) in commands {
            guard let command = CommandTable[name], command.contexts.contains(context),
                command.unavailable(self) == nil
            else { continue }
            let key = keymap.hintName(name, in: context)
            guard used + key.width + word.width + 3 <= width else { break }
            spans += [Span(" \(key)", .plain), Span(" \(word) ", .faint)]
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
            Line(Span(lead, .ai), Span(text, .ai, .italic)), column: rect.column, row: rect.row,
            width: rect.columns)
    }
}

extension Suggestion {
    /// The start of the text. All rows are full well before this many characters.
    fileprivate var shortText: String { String(text.prefix(1_000)) }
}
