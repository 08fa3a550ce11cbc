import Conversation
import Glass

/// Keeping the queue in sight while the list is not on screen.
extension ConsoleState {
    func drawNext(in rect: Rect, on grid: inout Grid) {
        if rect.rows > 1 {
            grid.rule(Rect(column: rect.column, row: rect.row + 1, columns: rect.columns, rows: 1))
        }
        let line = next.map { nextLine($0) } ?? Line(Span("next  nobody else needs a human", .faint))
        grid.draw(line, column: rect.column + 1, row: rect.row, width: rect.columns - 2)
    }

    /// The first session besides the open one that needs a person.
    private var next: SessionSummary? {
        list.next.first { $0.id != open?.id && acts.leaving($0.id) == nil && needsHuman($0) }
    }

    private func nextLine(_ summary: SessionSummary) -> Line {
        let mark = StateMark(standing(of: summary))
        let wait = summary.waitingSince.map { " \((now.wall - $0).short)" as SafeText } ?? ""
        let name = SafeText(oneLine: summary.name).truncated(to: 30)
        let said = summary.gist ?? summary.lastLine?.text
        let about = said.map { ": \(SafeText(oneLine: $0))" as SafeText } ?? ""
        return Line(
            Span("next ", .faint), Span("\(mark.letter)\(wait)", mark.ink, .bold), Span(" \(name)", mark.ink),
            Span(about, .faint))
    }
}
