import Conversation
import Glass

extension SearchPicker {
    func status(_ rows: [SearchRow], in state: ConsoleState) -> SafeText? {
        if editor.isBlank {
            return "messages, names, titles, reasons, notes, tool calls, ids; newest first"
        }
        guard answered == editor.text else { return "searching …" }
        let sessions = results.groups.count
        let places: SafeText =
            scope == .everything && results.count > sessions ? " in \(Self.count(sessions))" : ""
        let found: SafeText =
            switch results.count {
            case 0 where next == nil: "no match"
            case _ where next != nil: "the newest \(count: results.count) matches\(places), more below"
            case 1: "1 match"
            default: "\(count: results.count) matches\(places)"
            }
        return state.presence.searchCoverage.map { "\(found); \($0)" } ?? found
    }

    private static func count(_ sessions: Int) -> SafeText {
        sessions == 1 ? "1 session" : "\(count: sessions) sessions"
    }

    func draw(_ row: SearchRow, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let bar = Span(isChosen ? "▌" : " ", .accent)
        let hit = row.hit
        let indent: SafeText
        let head: [Span]
        switch row {
        case .hit where scope == .everything:
            indent = "     "
            head = [Span("     \(hit.fieldName)", .faint)]
        case .hit:
            indent = "   "
            head = [Span(" \(SafeText(oneLine: hit.customerName))"), Span(place(of: hit), .faint)]
        case .session(let group, let isOpen):
            indent = "   "
            let mark: SafeText = group.hits.count == 1 ? " " : isOpen ? " ▾ " : " ▸ "
            head = [
                Span(mark, .accent), Span(SafeText(oneLine: hit.customerName)),
                Span(group.hits.count == 1 ? place(of: hit) : counted(group), .faint),
            ]
        }
        let time = state.settings.localTime.civil(hit.moment)
        let date: SafeText = "\(time.year)-\(digits: time.month)-\(digits: time.day) \(time.clock)"
        grid.draw(
            Line([bar] + head), trailing: Line(Span(date, .faint)), column: rect.column, row: rect.row,
            width: rect.columns - 1)
        let room = max(1, rect.columns - 3 - indent.width)
        let passage = hit.passage(for: editor.text, columns: room)
        grid.draw(
            Line([bar, Span(indent)] + passage.highlighting(editor.text)), column: rect.column,
            row: rect.row + 1,
            width: rect.columns - 1)
    }

    private func place(of hit: SearchHit) -> SafeText {
        " · \(SafeText(oneLine: hit.session.rawValue)) · \(hit.fieldName)"
    }

    /// The session and how many hits it has, as far as they were read.
    private func counted(_ group: SearchGroup) -> SafeText {
        let more: SafeText = next == nil ? "" : "+"
        return " · \(SafeText(oneLine: group.session.rawValue)) · \(count: group.hits.count)\(more) matches"
    }
}
