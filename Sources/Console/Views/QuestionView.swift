import Conversation
import Glass

extension ConsoleState {
    func drawQuestion(_ question: Question, in rect: Rect, on grid: inout Grid) {
        drawTitle(title(of: question, width: rect.columns - 6), question.ink, in: rect, on: &grid)
        var lines = questionLines(question, width: rect.columns)
        let room = rect.rows - 1
        // The line about keys is shown even if there is no room for the rest.
        if lines.count > room, room > 0 { lines.removeSubrange((room - 1)..<(lines.count - 1)) }
        for (index, line) in lines.prefix(room).enumerated() {
            grid.draw(line, column: rect.column + 2, row: rect.row + 1 + index, width: rect.columns - 3)
        }
    }

    /// Returns the title. If there is little room, the name is cut, but never the question.
    private func title(of question: Question, width: Int) -> SafeText {
        let (before, after): (SafeText, SafeText) =
            switch question.subject {
            case .takeOver(nil): ("Take over ", "?")
            case .takeOver(.oneself?): ("Take over ", " and reply as yourself?")
            case .takeOver(.theAI?): ("Take over ", " and reply as the AI?")
            case .release: ("Return ", " to the queue?")
            case .handBack: ("Hand ", " back to the AI?")
            case .close: ("Close ", "?")
            case .reopen: ("Reopen ", " for the AI to answer?")
            case .send: ("Send to ", "?")
            case .resend: ("Send the held message to ", "?")
            case .drop: ("Drop the AI's draft for ", "?")
            case .open: ("Open a link from the chat with ", "?")
            case .quit: ("Quit", "?")
            }
        let room = max(4, width - before.width - after.width)
        return before + question.customer.truncated(to: min(30, room)) + after
    }

    func questionLines(_ question: Question, width: Int) -> [Line] {
        let room = max(10, width - 4)
        var lines: [Line] = []
        let reasons =
            question.reasons + colleague(of: question) + interruptions(by: question)
            + silence(after: question) + unanswered(by: question)
        for reason in reasons {
            lines += reason.wrapped(to: room).map { Line(Span($0, .warning)) }
        }
        lines += fields(of: question, width: room)
        lines += transition(of: question, width: room)
        if question.subject == .send { lines += message(width: room) }
        lines += unsentDraft(question, width: room)
        lines += typed(at: question, width: room)
        return lines + [answers(question, width: room)]
    }

    /// Returns who owns the session and whether they are present to be told.
    private func colleague(of question: Question) -> [SafeText] {
        guard case .takeOver = question.subject, let owner = question.saw.owner,
            !owner.isExactly(settings.operatorName)
        else { return [] }
        let name = SafeText(oneLine: owner)
        let summary = open?.id == question.session ? open?.summary : nil
        let isGone = summary.map { $0.owner == owner && isAway($0) } ?? false
        return [isGone ? "\(name) is away and will be told when back." : "\(name) owns it and will be told."]
    }

    /// Whether the owner has had no console for longer than the list may be out of date.
    func isAway(_ summary: SessionSummary) -> Bool {
        let seen = [summary.ownerSeen, summary.ownedSince].compactMap { $0 }.max()
        return seen.map { now.wall - $0 >= Self.absence } ?? true
    }

    private static let absence = Duration.seconds(45)

    private func unanswered(by question: Question) -> [SafeText] {
        guard question.subject == .close, let session = question.session, isUnanswered(session) else {
            return []
        }
        let warning: SafeText = "The customer's last message has no answer."
        guard question.knowsOfUnanswered else { return [warning] }
        return [warning, "Press \(hintName("question.accept", in: .question)) again to close anyway."]
    }

    /// Returns the text typed at the question, with its cursor. Only the end of a long text is shown.
    private func typed(at question: Question, width: Int) -> [Line] {
        guard let key = question.draft, let editor = composers[key]?.editor else { return [] }
        // An operator who takes over to write continues the existing draft.
        let goesOn = if case .takeOver(.some) = question.subject { !editor.isBlank } else { false }
        guard question.hasTyped || goesOn else { return [] }
        let before = SafeText(String(editor.characters[..<editor.cursor]))
        let after = SafeText(String(editor.characters[editor.cursor...]))
        let rows = (before + "▏" + after).wrapped(to: max(10, width - 9))
        return rows.suffix(4).enumerated().map { index, row in
            Line(Span(index == 0 ? "draft    " : "         ", .faint), Span(row, .plain, .bold))
        }
    }

    /// Returns what a take-over would interrupt: what the AI is doing at the moment.
    private func interruptions(by question: Question) -> [SafeText] {
        guard case .takeOver = question.subject, let open, open.id == question.session,
            let phase = open.summary?.turnInFlight
        else { return [] }
        let last = open.entries.last { $0.event.kind == .message }
        if last?.event.message?.chunks == .growing, last?.isCut == false {
            return ["The AI is in the middle of a message: what is there stays, marked as cut."]
        }
        if !open.words.isEmpty {
            return [
                "The AI is in the middle of a message: the customer will not see it; you get it as a draft."
            ]
        }
        return [
            phase == .typing
                ? "The AI is typing an answer just now: it will be stopped."
                : "The AI is working on an answer just now: it will be stopped."
        ]
    }

    /// Returns warnings if it is known that nobody would answer.
    private func silence(after question: Question) -> [SafeText] {
        guard question.callsTheAI, let session = question.session, isSilent(in: session) else { return [] }
        let silence: SafeText = "No AI agent is running: nobody will answer until one is started."
        guard question.knowsOfSilence else { return [silence] }
        let accept = hintName("question.accept", in: .question)
        let again: SafeText =
            question.subject == .handBack
            ? "Press \(accept) again to hand back anyway."
            : "Press \(accept) again to reopen anyway."
        return [silence, again]
    }

    private func fields(of question: Question, width: Int) -> [Line] {
        switch question.subject {
        case .takeOver:
            return field("reason", question, hint: "private: only operators read it", width)
        case .handBack:
            return [outcomeField(question)]
                + field("note", question, hint: "the AI and the customer read it", width)
        case .close: return [outcomeField(question)]
        case .quit where counts.yours > 0:
            let shown: SafeText =
                question.releasesAll
                ? "release all: return them to the queue" : "keep them: they stay yours"
            return [Line(Span("yours    ", .faint), Span(shown, .plain, .bold))]
        case .open(let links): return addressField(question, links, width)
        case .release, .reopen, .send, .resend, .drop, .quit: return []
        }
    }

    /// Returns the whole address, however long, because it shows where the link leads.
    private func addressField(_ question: Question, _ links: [Link], _ width: Int) -> [Line] {
        let link = links[question.chosen]
        var lines = [Line(Span("Check the address before you open it.", .warning))]
        if links.count > 1 {
            let title = link.title.map { "  \(SafeText(oneLine: $0))" as SafeText } ?? ""
            let place: SafeText = "‹ \(question.chosen + 1) of \(links.count) ›"
            lines.append(
                Line(
                    Span("link     ", .faint),
                    Span((place + title).truncated(to: max(1, width - 9)), .plain, [.bold, .reverse])))
        }
        return lines
            + SafeText(oneLine: link.address).wrapped(to: width).map { Line(Span($0, .plain, .bold)) }
    }

    /// Whether there is room for the whole question.
    func showsWhole(_ question: Question) -> Bool {
        guard let foot = panes.detail?.foot else { return false }
        return questionLines(question, width: foot.columns).count + 1 <= foot.rows
    }

    private func outcomeField(_ question: Question) -> Line {
        let shown = SafeText(oneLine: (question.outcome ?? .resolved).rawValue)
        let isEdited = question.editing == .outcome
        return Line(
            Span("outcome  ", .faint),
            Span(isEdited ? "‹ \(shown) ›" : shown, .plain, isEdited ? [.bold, .reverse] : .bold),
            Span("  (public)", .faint))
    }

    /// Returns a typed text and who can read it. The latter goes on its own row if there is no room.
    private func field(_ name: SafeText, _ question: Question, hint: SafeText, _ width: Int) -> [Line] {
        let isEdited = question.editing == .text
        let typed = SafeText(oneLine: question.text.text)
        let isNarrow = width < 60
        let room = max(4, width - 10 - (isNarrow ? 0 : hint.width + 4))
        // Show the end of a long text, where the operator types.
        let shown =
            typed.width > room - 1 ? "…\(typed.split(at: typed.width - room + 2).1)" as SafeText : typed
        let text: SafeText = isEdited ? "\(shown)▏" : typed.isEmpty ? "none" : typed.truncated(to: room)
        let first = [
            Span(name.padded(to: 9), .faint), Span(text, .plain, isEdited ? [.bold, .underline] : .bold),
        ]
        if isNarrow {
            return [Line(first), Line(Span(("  (\(hint))" as SafeText).truncated(to: width), .faint))]
        }
        return [Line(first + [Span("  (\(hint))", .faint)])]
    }

    /// Returns the whole message that the customer gets with the act.
    private func transition(of question: Question, width: Int) -> [Line] {
        let text: String? =
            switch question.subject {
            case .takeOver(nil) where !question.hasTyped: settings.greeting
            case .handBack: settings.farewell
            default: nil
            }
        guard let text else { return [] }
        let rows = SafeText(text).wrapped(to: max(10, width - 9))
        return rows.enumerated().map { index, row in
            Line(Span(index == 0 ? "says     " : "         ", .faint), Span(row, .human))
        }
    }

    /// Returns the message about to be sent, because the question covers the composer.
    private func message(width: Int) -> [Line] {
        guard let composing, let text = composers[composing]?.editor.text else { return [] }
        var rows = SafeText(text).wrapped(to: max(10, width - 9))
        let most = 5
        if rows.count > most {
            let left = rows.count - most + 1
            rows.replaceSubrange((most - 2)..<(rows.count - 1), with: ["… \(count: left) more lines …"])
        }
        return rows.enumerated().map { index, row in
            Line(Span(index == 0 ? "message  " : "         ", .faint), Span(row, .plain, .bold))
        }
    }

    private func unsentDraft(_ question: Question, width: Int) -> [Line] {
        guard let session = question.session else { return [] }
        switch question.subject {
        case .handBack, .release, .close: break
        case .takeOver, .reopen, .send, .resend, .drop, .open, .quit: return []
        }
        let drafts = composers.filter { $0.key.session == session && !$0.value.isBlank }
        guard !drafts.isEmpty else { return [] }
        return [Line(Span("Your unsent draft is kept.", .warning))]
    }

    /// Returns what the keys do, according to the current keymap; after any other key, that it does nothing.
    private func answers(_ question: Question, width: Int) -> Line {
        let accept = hintName("question.accept", in: .question)
        let cancel = hintName("question.cancel", in: .question)
        if question.reminder == .again {
            let reminder: SafeText =
                "That came before this could be read: press \(accept) again, or \(cancel)."
            return Line(Span(reminder.truncated(to: width), .warning, .bold))
        }
        if question.reminder == .otherKeys {
            let edit: SafeText = question.tab == nil ? "" : ", \(hintName("question.edit", in: .question))"
            let reminder: SafeText = "Only \(accept)\(edit) or \(cancel): other keys do nothing here."
            return Line(Span(reminder.truncated(to: width), .warning, .bold))
        }
        var answers = [(accept, question.yes)]
        if let edit = question.tab { answers.append((hintName("question.edit", in: .question), edit)) }
        answers.append((cancel, question.no))
        let needed = answers.reduce(-3) { $0 + $1.0.width + $1.1.width + 4 }
        let gap: SafeText = needed <= width ? "   " : "  "
        if needed > width, answers.count > 2 { answers[1].1 = "edit" }
        let spans = answers.flatMap { key, meaning in
            [Span(key, .plain, .bold), Span(" \(meaning)\(gap)", .faint)]
        }
        return Line(spans)
    }
}

extension Question {
    var ink: Ink {
        switch subject {
        case .takeOver: .mine
        case .release: .waiting
        case .handBack, .reopen: .automatic
        case .close: .closed
        case .send, .resend, .drop, .open: .warning
        case .quit: .accent
        }
    }

    var yes: SafeText {
        switch subject {
        case .takeOver: "take over"
        case .release: "release"
        case .handBack: "hand back"
        case .close: "close"
        case .reopen: "reopen"
        case .send: "send"
        case .resend: "send it now"
        case .drop: "drop it"
        case .open: "open"
        case .quit: releasesAll ? "release all and quit" : "quit"
        }
    }

    var no: SafeText {
        switch subject {
        case .send: "back to writing"
        case .quit: "stay"
        default: "back"
        }
    }

    var tab: SafeText? {
        switch subject {
        case .takeOver: editing == nil ? "edit the reason" : "done editing"
        case .handBack: editing == .outcome ? "edit the note" : "edit outcome and note"
        case .close: "change the outcome"
        case .quit: reasons.isEmpty ? nil : releasesAll ? "keep them" : "release all"
        case .open(let links): links.count > 1 ? "next link" : nil
        case .release, .reopen, .send, .resend, .drop: nil
        }
    }
}
