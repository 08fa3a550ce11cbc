import Conversation
import Glass

extension ConsoleState {
    func drawList(in rect: Rect, on grid: inout Grid) {
        drawListHeading(in: rect, on: &grid)
        let visible = max(0, (rect.rows - 1) / 2)
        for place in 0..<visible {
            let row = list.topRow + place
            guard row < list.displayTotal else { break }
            let top = rect.row + 1 + place * 2
            guard let summary = list.summary(atRow: row) else {
                grid.put(
                    "   …", at: Point(column: rect.column, row: top), width: rect.columns,
                    style: Style(.faint))
                continue
            }
            let hasLeft = list.keptRow.map { $0.row == row && $0.hasLeft } ?? false
            drawRow(
                summary, isSelected: row == list.selectedRow, hasLeft: hasLeft,
                at: Rect(column: rect.column, row: top, columns: rect.columns, rows: 2), on: &grid)
        }
        if list.hasLoaded, list.displayTotal == 0, rect.rows > 2 {
            grid.put(
                list.emptyText.truncated(to: rect.columns - 3),
                at: Point(column: rect.column + 2, row: rect.row + 2),
                width: rect.columns - 3, style: Style(.faint))
        }
    }

    /// Returns the name of a session for a question, with its ID if others on the list have the same name.
    func callName(of summary: SessionSummary) -> SafeText {
        let name = SafeText(oneLine: summary.name)
        let isShared = list.rows.contains { $0.id != summary.id && $0.name == summary.name }
        return isShared ? "\(name.truncated(to: 18)) (\(SafeText(oneLine: summary.id.rawValue)))" : name
    }

    private func drawRow(
        _ summary: SessionSummary, isSelected: Bool, hasLeft: Bool, at rect: Rect, on grid: inout Grid
    ) {
        let mark = StateMark(standing(of: summary))
        let ink: Ink = hasLeft ? .faint : mark.ink
        let bar: SafeText = isSelected ? "▌" : " "
        var name: Style.Attributes = []
        if mark.isUrgent { name.insert(.bold) }
        let trailing = rowTrailing(summary, hasLeft: hasLeft)
        let room = max(1, rect.columns - 5 - trailing.width)
        let called = SafeText(oneLine: summary.name).truncated(to: room)
        let labels = Span.labels(of: summary.session, fitting: room - called.width - 1)
        let gap = labels.text.width == 0 ? 0 : room - called.width - labels.text.width
        let first = Line(
            Span(bar, .accent), Span("\(mark.letter) ", ink, name), Span(called, ink, name),
            Span(SafeText.empty.padded(to: gap)), labels)
        grid.draw(
            first, trailing: trailing, column: rect.column, row: rect.row, width: rect.columns - 1)
        let trouble = trouble(in: summary)
        let second = Line(
            Span(bar, .accent), Span("    "), trouble,
            Span(lastLine(of: summary).truncated(to: max(1, rect.columns - 6 - trouble.text.width)), .faint))
        grid.draw(second, column: rect.column, row: rect.row + 1, width: rect.columns - 1)
        if isSelected, focus == .list, overlay == nil {
            grid.restyle(rect) { $0.attributes.insert(.selected) }
        }
    }

    private func rowTrailing(_ summary: SessionSummary, hasLeft: Bool) -> Line {
        var spans: [Span] = []
        if holdsDraft(summary) { spans += [Span("d", .note), Span(" ")] }
        let age = (summary.waitingSince ?? summary.lastActivity).age(at: now.wall, settings.localTime)
        let isWaiting = summary.waitingSince != nil
        spans.append(Span(age, hasLeft ? .faint : isWaiting ? .waiting : .faint))
        let unread = summary.unread ?? 0
        let new: SafeText = unread > 0 ? " \(count: min(unread, 999)) new" : ""
        spans.append(Span(new.width == 0 ? "      " : new.padded(to: max(6, new.width)), .customer))
        return Line(spans)
    }

    /// Whether the session has a draft. What is being written here counts more than what the store last reported.
    private func holdsDraft(_ summary: SessionSummary) -> Bool {
        Identity.allCases.contains { identity in
            drafts.composers[DraftKey(session: summary.id, identity: identity)].map { !$0.isBlank }
                ?? summary.drafts.contains(identity)
        }
    }

    /// What is wrong in a session, such as a stuck message or a failure of the AI.
    private func trouble(in summary: SessionSummary) -> Span {
        switch standing(of: summary) {
        case _ where stuckMessage(in: summary) == .held: Span("held · ", .error)
        case _ where stuckMessage(in: summary) == .unconfirmed: Span("unconfirmed · ", .error)
        case .automatic where summary.aiFailed, .waiting where summary.aiFailed:
            Span("AI failed · ", .error)
        case _ where summary.mirror?.isGone == true: Span("gone · ", .error)
        case .automatic where summary.mirror?.isHandoffLost == true:
            Span("handoff lost · ", .error)
        case _ where silence(in: summary) != nil: Span("no answer · ", .warning)
        default: Span("")
        }
    }

    private func lastLine(of summary: SessionSummary) -> SafeText {
        var prefix: SafeText = ""
        if case .theirs(let owner, let isAbandoned) = standing(of: summary) {
            prefix =
                isAbandoned
                ? "left alone by \(SafeText(oneLine: owner)) · " : "\(SafeText(oneLine: owner)) · "
        }
        prefix += presence.age(of: summary, isOpen: open?.id == summary.id, at: now.wall) ?? ""
        guard let last = summary.lastLine else { return "\(prefix)no messages" }
        let text = SafeText(oneLine: last.text)
        switch (last.kind, last.source) {
        case (.message, .customer): return "\(prefix)\(text)"
        case (.message, .aiAgent): return "\(prefix)AI: \(text)"
        case (.message, .humanAgent):
            return "\(prefix)\(staffName(last.author)): \(text)"
        case (.message, .humanAgentOnBehalfOfAIAgent):
            return "\(prefix)AI (\(staffName(last.author))): \(text)"
        case (.tool, _): return "\(prefix)▸ \(text)"
        default: return "\(prefix)\(text)"
        }
    }
}

extension ConsoleState {
    /// Returns what the list calls who wrote a message. It does not know others' public names.
    private func staffName(_ login: String?) -> SafeText {
        login?.isExactly(settings.operatorName) == true ? StaffNames.reader : StaffNames.somebody
    }
}

extension ListView {
    /// What is shown in place of rows.
    var emptyText: SafeText {
        switch self {
        case .needsHuman: "Nobody needs a human."
        case .mine: "You own no sessions."
        case .all: "No sessions."
        case .automatic: "The AI has no sessions."
        case .closed: "No closed sessions."
        }
    }

    var title: SafeText {
        switch self {
        case .needsHuman: "Needs a human"
        case .mine: "Mine"
        case .all: "All"
        case .automatic: "Automatic"
        case .closed: "Closed"
        }
    }
}

/// How a list shows a session's standing, never by color alone.
struct StateMark {
    let letter: SafeText
    let ink: Ink
    /// Whether someone is waiting for the operator.
    let isUrgent: Bool

    init(_ standing: Standing) {
        switch standing {
        case .automatic: (letter, ink, isUrgent) = (" ", .plain, false)
        case .waiting: (letter, ink, isUrgent) = ("!", .waiting, true)
        case .yours(let weOwe): (letter, ink, isUrgent) = ("*", .mine, weOwe)
        case .theirs(_, isAbandoned: true): (letter, ink, isUrgent) = ("!", .waiting, true)
        case .theirs: (letter, ink, isUrgent) = ("=", .theirs, false)
        case .closed: (letter, ink, isUrgent) = ("x", .closed, false)
        }
    }
}
