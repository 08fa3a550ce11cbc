import Conversation
import Glass

/// What can be done with the fields of any question.
extension Question {
    var fieldCount: Int { fields.count }

    /// The number of fields that the key that edits goes through. Those that it leaves out are the last ones.
    var editedFieldCount: Int {
        let edited = fields.count { !$0.isAside }
        return edited == 0 ? fieldCount : edited
    }

    func isText(_ field: Int) -> Bool {
        if case .text = fields[field].control { true } else { false }
    }

    /// Changes a choice by one step, forward or back.
    mutating func turn(_ field: Int, by step: Int) {
        if case .choice(_, let turn) = fields[field].control { turn(&self, step) }
    }

    mutating func edit(_ field: Int, _ change: (inout Editor) -> Void) {
        if case .text(let path, _) = fields[field].control { change(&self[keyPath: path]) }
    }

    /// Brings back the texts that were left when a question about the session was not accepted.
    mutating func restoreTexts(of session: Session.ID, from state: ConsoleState) {
        for field in fields {
            guard case .text(let path, let kept?) = field.control, let left = state[keyPath: kept][session]
            else { continue }
            self[keyPath: path] = left
        }
    }

    /// Keeps the typed texts for the next question about the session.
    func keepTexts(of session: Session.ID, in state: inout ConsoleState) {
        for case .text(let path, let kept?) in fields.map(\.control) {
            state[keyPath: kept][session] = self[keyPath: path].isBlank ? nil : self[keyPath: path]
        }
    }

    func forgetTexts(of session: Session.ID, in state: inout ConsoleState) {
        for case .text(_, let kept?) in fields.map(\.control) { state[keyPath: kept][session] = nil }
    }

    func fieldLines(_ focus: Int?, width: Int) -> [Line] {
        let leavesOut = editedFieldCount < fieldCount
        return fields.enumerated().flatMap { index, field in
            switch field.control {
            case .text(let path, _):
                field.lines(of: self[keyPath: path], isEdited: index == focus, width: width)
            case .choice(let shown, _):
                [
                    field.line(
                        of: shown(self), isEdited: index == focus,
                        hint: leavesOut && field.isAside && index != focus ? "↓ goes there" : field.readers)
                ]
            }
        }
    }
}

extension QuestionField {
    fileprivate func line(of shown: SafeText, isEdited: Bool, hint: SafeText?) -> Line {
        let spans = [
            Span(name.padded(to: 9), .faint),
            Span(isEdited ? "‹ \(shown) ›" : shown, .plain, isEdited ? .selected : []),
        ]
        return Line(spans + (hint.map { [Span("  (\($0))", .faint)] } ?? []))
    }

    /// Returns a typed text and who can read it. The latter goes on its own row if there is no room.
    fileprivate func lines(of editor: Editor, isEdited: Bool, width: Int) -> [Line] {
        let typed = SafeText(oneLine: editor.text)
        let isNarrow = width < 60
        let hint = readers.map { "  (\($0))" as SafeText } ?? ""
        let room = max(4, width - 10 - (isNarrow ? 0 : hint.width))
        // Show the end of a long text, where the operator types.
        let shown =
            typed.width > room - 1 ? "…\(typed.split(at: typed.width - room + 2).1)" as SafeText : typed
        let text: SafeText = isEdited ? "\(shown)▏" : typed.isEmpty ? "none" : typed.truncated(to: room)
        let first = [
            Span(name.padded(to: 9), .faint), Span(text, .plain, isEdited ? .underline : []),
        ]
        guard let readers else { return [Line(first)] }
        if isNarrow {
            return [Line(first), Line(Span(("  (\(readers))" as SafeText).truncated(to: width), .faint))]
        }
        return [Line(first + [Span(hint, .faint)])]
    }
}
