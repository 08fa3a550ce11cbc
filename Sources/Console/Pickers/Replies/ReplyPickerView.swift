import Conversation
import Glass

extension ReplyPicker {
    func draw(
        _ row: CannedReply, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid
    ) {
        let code = SafeText(oneLine: row.code ?? "–").truncated(to: 20)
        // Most of a long text is out of sight, and a screen has many rows.
        let text = SafeText(oneLine: String(row.text.prefix(160)))
        var spans = [
            Span(isChosen ? "▌ " : "  ", .accent), Span(code.padded(to: 14), .accent), Span("  "),
        ]
        if !row.title.isEmpty { spans.append(Span("\(SafeText(oneLine: row.title).truncated(to: 40))  ")) }
        spans.append(Span(text, .faint))
        var trailing: [Span] = []
        if !row.then.isEmpty { trailing.append(Span("AND \(row.then.alone.truncated(to: 24))", .warning)) }
        if row.uses > 0, rect.columns >= 60 { trailing.append(Span("  \(count: row.uses)×", .faint)) }
        grid.draw(
            Line(spans), trailing: Line(trailing), column: rect.column, row: rect.row,
            width: rect.columns - 1)
    }

    /// The reply as it would be inserted, with what nothing fills marked.
    func preview(_ row: CannedReply, width: Int, in state: ConsoleState) -> [Line] {
        let filled = FilledReply(row, with: state.replyValues(for: draft))
        var head: [Line] = []
        if !row.then.isEmpty {
            let send = state.keymap.hintName("composer.send", in: .composer)
            head.append(Line(Span("Once it is inserted, \(send) \(row.then.told).", .warning)))
        }
        if !filled.gaps.isEmpty {
            let gaps = filled.gaps.map { SafeText(oneLine: $0) }.joined(separator: ", ")
            head.append(Line(Span("Nothing fills \(gaps) here.", .warning)))
        }
        // As much as a picker shows of a preview.
        let room = max(1, state.panes.body.rows / 2 - 1 - head.count)
        return head + filled.lines(width: width, most: room)
    }
}

extension FilledReply {
    /// The text in rows, with its gaps marked; the last says how many more there are.
    fileprivate func lines(width: Int, most: Int) -> [Line] {
        let editor = Editor(text)
        let marked = Set(gaps.flatMap(editor.ranges).flatMap { Array($0) })
        let layout = EditorLayout(editor, columns: width)
        let isCut = layout.rows.count > most
        let lines = layout.rows.prefix(isCut ? most - 1 : most).map { row in
            Line(
                row.range.prefix(row.columns.count - 1).map { index in
                    Span(
                        SafeText(oneLine: String(editor.characters[index])),
                        marked.contains(index) ? .warning : .plain)
                })
        }
        guard isCut else { return lines }
        let left = layout.rows.count - lines.count
        return lines + [Line(Span("… \(count: left) more lines …", .faint))]
    }
}

extension ConsoleState {
    /// The lines above a draft about canned replies in it: what Enter does besides sending, and what keeps it from being
    /// sent.
    func replyLines(width: Int) -> [Line] {
        guard let composer = drafts.composer else { return [] }
        var lines: [Line] = []
        if !composer.activeSteps.isEmpty {
            let send = keymap.hintName("composer.send", in: .composer)
            let only = keymap.hintName("reply.only-send", in: .composer)
            let told: SafeText = "\(send) \(composer.activeSteps.told)."
            let whole: SafeText = "\(told) \(only) only sends."
            lines += (whole.width <= width ? whole : told).wrapped(to: width).map { Line(Span($0, .warning)) }
        }
        let gaps = composer.unfilled.map { SafeText(oneLine: $0) }
        if !gaps.isEmpty {
            let told: SafeText =
                "Nothing fills \(gaps.joined(separator: ", ")): replace or delete it to send."
            lines += told.wrapped(to: width).map { Line(Span($0, .warning)) }
        }
        return lines
    }
}
