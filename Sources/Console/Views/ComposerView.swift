import Conversation
import Glass

extension ConsoleState {
    func drawComposer(in rect: Rect, on grid: inout Grid) {
        guard let key = drafts.current, let composer = drafts.composer else { return }
        let ink: Ink = key.identity == .oneself ? .asYourself : .asTheAI
        let title = composerPrompt(key, width: rect.columns - 6)
        drawTitle(title, ink, in: rect, on: &grid)
        var row = rect.row + 1
        for line in composerWarnings(width: rect.columns).prefix(rect.rows - 2) {
            grid.draw(line, column: rect.column + 1, row: row, width: rect.columns - 2)
            row += 1
        }
        let room = Rect(
            column: rect.column + 1, row: row, columns: rect.columns - 2, rows: rect.row + rect.rows - row)
        let hidden = drawEditor(
            composer.editor, ink: ink, marking: composer.unfilled.flatMap(composer.editor.ranges), in: room,
            hasCursor: focus == .composer && overlay == nil, on: &grid)
        let used = title.width + 5
        let rest = Rect(column: rect.column + used, row: rect.row, columns: rect.columns - used, rows: 1)
        drawHidden(hidden, in: rest, on: &grid)
    }

    /// Shows how many rows of the draft are out of sight, to the right of its title.
    private func drawHidden(
        _ hidden: (above: Int, below: Int), in rect: Rect, on grid: inout Grid
    ) {
        var marks: [SafeText] = []
        if hidden.above > 0 { marks.append("▲\(count: hidden.above)") }
        if hidden.below > 0 { marks.append("▼\(count: hidden.below)") }
        let text = marks.joined(separator: " ")
        guard !marks.isEmpty, text.width + 4 <= rect.columns else { return }
        let column = rect.column + rect.columns - text.width - 3
        grid.put(
            " \(text) ", at: Point(column: column, row: rect.row), width: text.width + 2, style: Style(.faint)
        )
    }

    /// The title of the composer: `TO omar rossi · AS YOURSELF (operator) ▸`. If there is little room, the names are
    /// cut, but never the identity.
    func composerPrompt(_ key: DraftKey, width: Int) -> SafeText {
        let customer = open?.summary.map { callName(of: $0) } ?? SafeText(oneLine: key.session.rawValue)
        let shownAs = key.identity == .oneself ? settings.publicName : open?.summary?.agentName ?? "the AI"
        let identity: SafeText = key.identity == .oneself ? "AS YOURSELF" : "AS THE AI"
        let lead: SafeText = key.identity == .oneself || width < 50 ? "" : "shown as "
        let room = max(8, width - identity.width - lead.width - 11)
        let name = customer.truncated(to: min(30, max(room / 2, room - SafeText(oneLine: shownAs).width)))
        let speaker = SafeText(oneLine: shownAs).truncated(to: min(30, max(4, room - name.width)))
        return "TO \(name) · \(identity) (\(lead)\(speaker)) ▸"
    }

    /// The warnings above a draft that cannot be sent or is not saved.
    func composerWarnings(width: Int) -> [Line] {
        let room = max(1, width - 2)
        if let whyLost { return whyLost.wrapped(to: room).map { Line(Span($0, .error)) } }
        let lines = replyLines(width: room)
        switch drafts.composer?.place {
        case .store?, nil: return lines
        case .file?:
            let text: SafeText = "The store does not take the draft; it is kept in a private file."
            return lines + text.wrapped(to: room).map { Line(Span($0, .warning)) }
        case .nowhere?: return lines + [Line(Span("not saved", .error))]
        }
    }

    /// Draws a line with a title: double for the AI's identity and dashed for an instruction, so that they differ
    /// without color.
    func drawTitle(_ title: SafeText, _ ink: Ink, in rect: Rect, on grid: inout Grid) {
        let stroke: Unicode.Scalar = ink == .asTheAI ? "═" : ink == .instruct ? "╌" : "─"
        grid.fill(
            Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), with: stroke,
            style: Style(.rule))
        grid.put(
            " \(title.truncated(to: max(1, rect.columns - 6))) ",
            at: Point(column: rect.column + 2, row: rect.row),
            width: rect.columns - 3, style: Style(ink, .bold))
    }

    /// Draws the rows of an editor around its cursor, with some ranges marked. Returns how many are out of sight.
    @discardableResult
    func drawEditor(
        _ editor: Editor, ink: Ink, marking marked: [Range<Int>] = [], in rect: Rect, hasCursor: Bool,
        on grid: inout Grid
    ) -> (above: Int, below: Int) {
        guard rect.rows > 0, rect.columns > 1 else { return (0, 0) }
        let layout = EditorLayout(editor, columns: rect.columns, memo: memo)
        let top = min(max(0, layout.cursor.row - rect.rows + 1), max(0, layout.rows.count - rect.rows))
        for (index, row) in layout.rows.dropFirst(top).prefix(rect.rows).enumerated() {
            grid.put(
                layout.text(of: row), at: Point(column: rect.column, row: rect.row + index),
                width: rect.columns)
            func restyle(_ range: Range<Int>, _ change: (inout Style) -> Void) {
                let columns = layout.columns(of: range, in: row)
                let place = Rect(
                    column: rect.column + columns.lowerBound, row: rect.row + index, columns: columns.count,
                    rows: 1)
                grid.restyle(place, change)
            }
            for range in marked { restyle(range) { $0.ink = .warning } }
            if let selection = editor.selection { restyle(selection) { $0.attributes.insert(.selected) } }
        }
        if hasCursor {
            grid.cursor = Point(
                column: rect.column + layout.cursor.column, row: rect.row + layout.cursor.row - top)
        }
        return (top, max(0, layout.rows.count - top - rect.rows))
    }
}
