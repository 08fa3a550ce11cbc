import Conversation
import Glass

extension ConsoleState {
    func drawList(in rect: Rect, on grid: inout Grid) {
        let groups = list.shownGroups
        if list.filter.isEmpty {
            drawListTitle(groups, in: rect, on: &grid)
        } else {
            drawListHeading(in: rect, on: &grid)
        }
        guard list.displayTotal > 0 else { return drawEmptyList(in: rect, on: &grid) }
        let end = rect.row + rect.rows
        var line = rect.row + 1
        var row = list.topRow
        while row < list.displayTotal {
            let group = row > list.topRow ? groups.first { $0.rows.lowerBound == row } : nil
            guard line + (group == nil ? 2 : 3) <= end else { return }
            if let group {
                drawHead(of: group, at: line, in: rect, on: &grid)
                line += 1
            }
            drawListRow(
                row, at: Rect(column: rect.column, row: line, columns: rect.columns, rows: 2), on: &grid)
            line += 2
            row += 1
        }
        if list.hasFold, line < end { drawFold(at: line, in: rect, on: &grid) }
    }

    private func drawEmptyList(in rect: Rect, on grid: inout Grid) {
        guard list.hasLoaded, rect.rows > 2 else { return }
        grid.put(
            list.emptyText.truncated(to: rect.columns - 3),
            at: Point(column: rect.column + 2, row: rect.row + 2), width: rect.columns - 3,
            style: Style(.faint))
        if list.hasFold, rect.rows > 4 { drawFold(at: rect.row + 4, in: rect, on: &grid) }
    }

    /// Returns the name of a session for a question, with its ID if others on the list have the same name.
    func callName(of summary: SessionSummary) -> SafeText {
        let name = SafeText(oneLine: summary.name)
        let isShared = list.rows.contains { $0.id != summary.id && $0.name == summary.name }
        return isShared ? "\(name.truncated(to: 18)) (\(SafeText(oneLine: summary.id.rawValue)))" : name
    }

    private func drawListRow(_ row: Int, at rect: Rect, on grid: inout Grid) {
        guard let summary = list.summary(atRow: row) else {
            grid.put(
                "       …", at: Point(column: rect.column, row: rect.row), width: rect.columns,
                style: Style(.faint))
            return
        }
        let hasLeft = list.keptRow.map { $0.row == row && $0.hasLeft } ?? false
        drawRow(summary, isSelected: row == list.selectedRow, hasLeft: hasLeft, at: rect, on: &grid)
    }

    private func drawRow(
        _ summary: SessionSummary, isSelected: Bool, hasLeft: Bool, at rect: Rect, on grid: inout Grid
    ) {
        let mark = StateMark(standing(of: summary))
        let ink: Ink = hasLeft ? .faint : mark.ink
        let bar: SafeText = isSelected ? "▌" : " "
        let name: Style.Attributes = mark.isUrgent ? .bold : []
        let trailing = rowTrailing(summary)
        let room = max(1, rect.columns - Self.nameColumn - 2 - trailing.width)
        let called = SafeText(oneLine: summary.name).truncated(to: room)
        let labels = Span.labels(of: summary.session, fitting: room - called.width - 1)
        let gap = labels.text.width == 0 ? 0 : room - called.width - labels.text.width
        let first = Line(
            Span(bar, .accent), Span(mark.letter, ink, name),
            Span("\(wait(in: summary)) ", hasLeft ? .faint : .waiting), Span(called, ink, name),
            Span(SafeText.empty.padded(to: gap)), labels)
        grid.draw(
            first, trailing: trailing, column: rect.column, row: rect.row, width: rect.columns - 1)
        let trouble = trouble(in: summary)
        let left = rect.columns - Self.nameColumn - 1 - trouble.text.width
        let second = Line(
            Span(bar, .accent), Span(SafeText.empty.padded(to: Self.nameColumn - 1)), trouble,
            Span(secondLine(of: summary).truncated(to: max(1, left)), .faint))
        grid.draw(second, column: rect.column, row: rect.row + 1, width: rect.columns - 1)
        if isSelected { markSelected(rect, on: &grid) }
    }

    /// Marks rows of the list as selected, if keys go to the list.
    func markSelected(_ rect: Rect, on grid: inout Grid) {
        guard focus == .list, overlay == nil else { return }
        grid.restyle(rect) { $0.attributes.insert(.selected) }
    }

    /// Where the names are: behind the bar, the mark and the waits.
    private static let nameColumn = 7

    /// Returns how long the customer has waited for a person, in four columns.
    private func wait(in summary: SessionSummary) -> SafeText {
        let wait = summary.waitingSince.map { (now.wall - $0).short } ?? ""
        return SafeText.empty.padded(to: max(0, 4 - wait.width)) + wait
    }

    private func rowTrailing(_ summary: SessionSummary) -> Line {
        var spans: [Span] = []
        if holdsDraft(summary) { spans.append(Span("d", .note)) }
        if case .theirs(let owner, isAbandoned: true) = standing(of: summary) {
            let away: SafeText = summary.isOwnerAway(at: now.wall) ? ", away" : ""
            spans.append(Span("\(SafeText(oneLine: owner).truncated(to: 12))'s\(away)", .waiting))
        }
        if summary.waitingSince == nil {
            spans.append(Span(summary.lastActivity.age(at: now.wall, settings.localTime), .faint))
        }
        let unread = min(summary.unread ?? 0, 999)
        if unread > 0 { spans.append(Span("\(count: unread) new", .customer)) }
        return Line(Array(spans.flatMap { [Span(" "), $0] }.dropFirst()))
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

    /// Returns why a person is wanted in a session that waits for one, and otherwise what was said last.
    private func secondLine(of summary: SessionSummary) -> SafeText {
        let age = presence.age(of: summary, isOpen: open?.id == summary.id, at: now.wall) ?? ""
        switch standing(of: summary) {
        case .waiting, .theirs(_, isAbandoned: true):
            return age + (summary.gist.map { SafeText(oneLine: $0) } ?? lastLine(of: summary))
        case .theirs(let owner, _): return "\(SafeText(oneLine: owner)) · \(age)\(lastLine(of: summary))"
        default: return age + lastLine(of: summary)
        }
    }

    private func lastLine(of summary: SessionSummary) -> SafeText {
        guard let last = summary.lastLine else { return "no messages" }
        let text = SafeText(oneLine: last.text)
        switch (last.kind, last.source) {
        case (.message, .customer): return text
        case (.message, .aiAgent): return "AI: \(text)"
        case (.message, .humanAgent):
            return "\(staffName(last.author)): \(text)"
        case (.message, .humanAgentOnBehalfOfAIAgent):
            return "AI (\(staffName(last.author))): \(text)"
        case (.tool, _): return "▸ \(text)"
        default: return text
        }
    }
}

extension ConsoleState {
    /// Returns what the list calls who wrote a message. It does not know others' public names.
    private func staffName(_ login: String?) -> SafeText {
        login?.isExactly(settings.operatorName) == true ? StaffNames.reader : StaffNames.somebody
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
        case .theirs(_, isAbandoned: true): (letter, ink, isUrgent) = ("~", .waiting, true)
        case .theirs: (letter, ink, isUrgent) = ("=", .theirs, false)
        case .closed: (letter, ink, isUrgent) = ("x", .closed, false)
        }
    }
}
