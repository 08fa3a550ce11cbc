import Conversation
import Glass
import Statistics

/// The page of figures: what is going on now, today against the same weekday a week ago, and the last two weeks.
struct StatisticsScreen: Overlay {
    /// Which figure is chosen, counted over the columns.
    var chosen = 0
    let from: Focus?
    /// Whether no filter can say which sessions are behind the chosen figure.
    var isUnlisted = false

    var context: Context { .statistics }
    var place: OverlayPlace { .body }

    func hint(for command: CommandName) -> SafeText? {
        guard command == "statistics.list" else { return nil }
        return isUnlisted ? "(no filter says which sessions)" : "list these sessions"
    }

    /// Ignores letters.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        keys.count == 1 && keys[0].text != nil ? [] : nil
    }

    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        drawTitle(in: rect, of: state, on: &grid)
        let page = state.statisticsPage(width: rect.columns)
        let top = rect.rows < 14 ? 1 : 2
        let room = max(0, rect.rows - top)
        let place = page.place(of: chosen)
        var left = rect.column
        for (index, column) in page.columns.enumerated() {
            let row = place.flatMap { $0.column == index ? $0.row : nil }
            let area = Rect(column: left, row: rect.row + top, columns: column.width, rows: room)
            draw(column.rows, chosen: row, in: area, on: &grid)
            left += column.width
            guard index + 1 < page.columns.count else { break }
            grid.fill(
                Rect(column: left, row: area.row, columns: 1, rows: room), with: "│", style: Style(.rule))
            left += 1
        }
    }

    private func drawTitle(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        var spans = [Span("Statistics", .accent)]
        if let moment = state.statistics.board?.moment {
            let time = state.settings.localTime.civil(moment)
            spans.append(Span(" · \(time.dayName), until \(time.clock)", .faint))
        }
        grid.draw(Line(spans), column: rect.column + 1, row: rect.row, width: rect.columns - 2)
    }

    /// Draws rows, scrolled as far as the chosen one needs.
    private func draw(_ rows: [StatisticsRow], chosen: Int?, in area: Rect, on grid: inout Grid) {
        let first = max(0, (chosen ?? 0) - area.rows + 1)
        for (index, row) in rows.dropFirst(first).prefix(area.rows).enumerated() {
            let isChosen = first + index == chosen
            let bar = Span(isChosen ? "▌" : " ", .accent)
            let place = Rect(column: area.column, row: area.row + index, columns: area.columns, rows: 1)
            grid.draw(
                Line([bar] + row.line.spans), column: place.column, row: place.row, width: area.columns - 1)
            if isChosen { grid.restyle(place) { $0.attributes.insert(.selected) } }
        }
    }
}
