import Conversation
import Glass

extension ConsoleState {
    func drawQuestion(_ asked: AskedQuestion, in rect: Rect, on grid: inout Grid) {
        drawTitle(asked.title(width: rect.columns - 6), asked.question.ink, in: rect, on: &grid)
        var lines = questionLines(asked, width: rect.columns)
        let room = rect.rows - 1
        // The line about keys is shown even if there is no room for the rest.
        if lines.count > room, room > 0 { lines.removeSubrange((room - 1)..<(lines.count - 1)) }
        for (index, line) in lines.prefix(room).enumerated() {
            grid.draw(line, column: rect.column + 2, row: rect.row + 1 + index, width: rect.columns - 3)
        }
    }

    func questionLines(_ asked: AskedQuestion, width: Int) -> [Line] {
        let room = max(10, width - 4)
        var lines: [Line] = []
        for reason in asked.reasons + asked.question.reasons(asked, in: self) + cautions(of: asked) {
            lines += reason.wrapped(to: room).map { Line(Span($0, .warning)) }
        }
        lines += asked.question.lines(asked, in: self, width: room)
        lines += transition(of: asked, width: room)
        lines += unsentDraft(asked)
        lines += typed(at: asked, width: room)
        return lines + [answers(to: asked, width: room)]
    }

    /// Whether there is room for the whole question.
    func showsWhole(_ asked: AskedQuestion) -> Bool {
        guard let foot = panes.detail?.foot else { return false }
        return questionLines(asked, width: foot.columns).count + 1 <= foot.rows
    }

    /// Returns the whole message that the customer gets with the act.
    private func transition(of asked: AskedQuestion, width: Int) -> [Line] {
        guard let text = asked.question.transition(asked, in: self) else { return [] }
        let rows = SafeText(text).wrapped(to: max(10, width - 9))
        return rows.enumerated().map { index, row in
            Line(Span(index == 0 ? "says     " : "         ", .faint), Span(row, .human))
        }
    }

    private func unsentDraft(_ asked: AskedQuestion) -> [Line] {
        guard asked.question.givesUp, let session = asked.session,
            composers.contains(where: { $0.key.session == session && !$0.value.isBlank })
        else { return [] }
        return [Line(Span("Your unsent draft is kept.", .warning))]
    }

    /// Returns the text typed at the question, with its cursor. Only the end of a long text is shown.
    private func typed(at asked: AskedQuestion, width: Int) -> [Line] {
        guard let key = asked.draft, let editor = composers[key]?.editor else { return [] }
        // An operator who takes over to write continues the existing draft.
        guard asked.hasTyped || asked.question.continuesDraft && !editor.isBlank else { return [] }
        let before = SafeText(String(editor.characters[..<editor.cursor]))
        let after = SafeText(String(editor.characters[editor.cursor...]))
        let rows = (before + "▏" + after).wrapped(to: max(10, width - 9))
        return rows.suffix(4).enumerated().map { index, row in
            Line(Span(index == 0 ? "draft    " : "         ", .faint), Span(row, .plain, .bold))
        }
    }

    /// Returns what the keys do, according to the current keymap; after any other key, that it does nothing.
    private func answers(to asked: AskedQuestion, width: Int) -> Line {
        let accept = hintName("question.accept", in: .question)
        let cancel = hintName("question.cancel", in: .question)
        let change = asked.question.editing(asked.focus)
        switch asked.reminder {
        case .again?:
            let reminder: SafeText =
                "That came before this could be read: press \(accept) again, or \(cancel)."
            return Line(Span(reminder.truncated(to: width), .warning, .bold))
        case .otherKeys?:
            let edit: SafeText = change == nil ? "" : ", \(hintName("question.edit", in: .question))"
            let reminder: SafeText = "Only \(accept)\(edit) or \(cancel): other keys do nothing here."
            return Line(Span(reminder.truncated(to: width), .warning, .bold))
        case nil: break
        }
        var answers = [(accept, asked.question.yes)]
        if let change { answers.append((hintName("question.edit", in: .question), change)) }
        answers.append((cancel, asked.question.no))
        let needed = answers.reduce(-3) { $0 + $1.0.width + $1.1.width + 4 }
        let gap: SafeText = needed <= width ? "   " : "  "
        if needed > width, answers.count > 2 { answers[1].1 = "edit" }
        let spans = answers.flatMap { key, meaning in
            [Span(key, .plain, .bold), Span(" \(meaning)\(gap)", .faint)]
        }
        return Line(spans)
    }
}

extension AskedQuestion {
    /// Returns the title. If there is little room, the name is cut, but never the question.
    fileprivate func title(width: Int) -> SafeText {
        let (before, after) = question.title
        let room = max(4, width - before.width - after.width)
        return before + customer.truncated(to: min(30, room)) + after
    }
}
