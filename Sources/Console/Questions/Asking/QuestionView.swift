import Conversation
import Glass

extension AskedQuestion {
    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        state.drawTitle(title(width: rect.columns - 6), question.ink, in: rect, on: &grid)
        var lines = lines(width: rect.columns, in: state)
        let room = rect.rows - 1
        // The line about keys is shown even if there is no room for the rest.
        if lines.count > room, room > 0 { lines.removeSubrange((room - 1)..<(lines.count - 1)) }
        for (index, line) in lines.prefix(room).enumerated() {
            grid.draw(line, column: rect.column + 2, row: rect.row + 1 + index, width: rect.columns - 3)
        }
    }

    func rows(width: Int, in state: ConsoleState) -> Int { lines(width: width, in: state).count + 1 }

    /// Whether there is room for the whole question.
    func isWhole(in state: ConsoleState) -> Bool {
        guard let foot = state.panes.detail?.foot else { return false }
        return rows(width: foot.columns, in: state) <= foot.rows
    }

    /// Returns the title. If there is little room, the name is cut, but never the question.
    private func title(width: Int) -> SafeText {
        let (before, after) = question.title
        let room = max(4, width - before.width - after.width)
        return before + customer.truncated(to: min(30, room)) + after
    }

    private func lines(width: Int, in state: ConsoleState) -> [Line] {
        let room = max(10, width - 4)
        var lines: [Line] = []
        for reason in reasons + question.reasons(self, in: state) + state.cautions(of: self) {
            lines += reason.wrapped(to: room).map { Line(Span($0, .warning)) }
        }
        lines += question.lines(self, in: state, width: room)
        lines += transition(in: state, width: room)
        lines += unsentDraft(in: state)
        lines += typed(in: state, width: room)
        return lines + [answers(in: state, width: room)]
    }

    /// Returns the whole message that the customer gets with the act.
    private func transition(in state: ConsoleState, width: Int) -> [Line] {
        guard let text = question.transition(self, in: state) else { return [] }
        let rows = SafeText(text).wrapped(to: max(10, width - 9))
        return rows.enumerated().map { index, row in
            Line(Span(index == 0 ? "says     " : "         ", .faint), Span(row, .human))
        }
    }

    private func unsentDraft(in state: ConsoleState) -> [Line] {
        guard question.givesUp, let session, state.drafts.isUnsent(in: session) else { return [] }
        return [Line(Span("Your unsent draft is kept.", .warning))]
    }

    /// Returns the text typed at the question, with its cursor. Only the end of a long text is shown.
    private func typed(in state: ConsoleState, width: Int) -> [Line] {
        guard let draft, let editor = state.drafts.composers[draft]?.editor else { return [] }
        // An operator who takes over to write continues the existing draft.
        guard hasTyped || question.continuesDraft && !editor.isBlank else { return [] }
        let before = SafeText(String(editor.characters[..<editor.cursor]))
        let after = SafeText(String(editor.characters[editor.cursor...]))
        let rows = (before + "▏" + after).wrapped(to: max(10, width - 9))
        return rows.suffix(4).enumerated().map { index, row in
            Line(Span(index == 0 ? "draft    " : "         ", .faint), Span(row, .plain))
        }
    }

    /// Returns what the keys do, according to the current keymap; after any other key, that it does nothing.
    private func answers(in state: ConsoleState, width: Int) -> Line {
        let accept = state.keymap.hintName("question.accept", in: .question)
        let cancel = state.keymap.hintName("question.cancel", in: .question)
        let change = question.editing(focus)
        switch reminder {
        case .again?:
            let reminder: SafeText =
                "That came before this could be read: press \(accept) again, or \(cancel)."
            return Line(Span(reminder.truncated(to: width), .warning))
        case .otherKeys?:
            let edit: SafeText =
                change == nil ? "" : ", \(state.keymap.hintName("question.edit", in: .question))"
            let reminder: SafeText = "Only \(accept)\(edit) or \(cancel): other keys do nothing here."
            return Line(Span(reminder.truncated(to: width), .warning))
        case nil: break
        }
        var answers = [(accept, question.yes)]
        if let change { answers.append((state.keymap.hintName("question.edit", in: .question), change)) }
        answers.append((cancel, question.no))
        let needed = answers.reduce(-3) { $0 + $1.0.width + $1.1.width + 4 }
        let gap: SafeText = needed <= width ? "   " : "  "
        if needed > width, answers.count > 2 { answers[1].1 = "edit" }
        let spans = answers.flatMap { key, meaning in
            [Span(key, .plain), Span(" \(meaning)\(gap)", .faint)]
        }
        return Line(spans)
    }
}
