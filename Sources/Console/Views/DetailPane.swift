import Conversation
import Glass

extension ConsoleState {
    func drawDetail(_ detail: Panes.Detail, on grid: inout Grid) {
        drawHeader(in: detail.header, on: &grid)
        drawTranscript(in: detail.transcript, below: detail.header, on: &grid)
        if let drafted = detail.drafted { drawDrafted(in: drafted, on: &grid) }
        guard let foot = detail.foot else { return }
        grid.fill(foot)
        if let overlay, isAsking {
            overlay.draw(in: foot, of: self, on: &grid)
        } else {
            drawComposer(in: foot, on: &grid)
        }
    }

    /// Joins this pane's rules with those to its left and, where the customer's page is beside it, to its right.
    func joinRules(_ detail: Panes.Detail, _ panes: Panes, on grid: inout Grid) {
        let header = detail.header.row + detail.header.rows - 1
        let drafted = detail.drafted.flatMap { $0.rows > 1 ? $0.row : nil }
        let right = panes.customer == nil || panes.isTranscriptCovered ? nil : detail.whole.columns
        for row in [header, drafted, detail.foot?.row].compactMap({ $0 }) {
            grid.put("├", at: Point(column: detail.whole.column - 1, row: row), style: Style(.rule))
            guard let right else { continue }
            grid.put("┤", at: Point(column: detail.whole.column + right, row: row), style: Style(.rule))
        }
    }

    private func drawTranscript(in rect: Rect, below header: Rect, on grid: inout Grid) {
        guard rect.rows > 0, rect.columns > 0 else { return }
        guard let open else { return }
        guard let layout = transcriptLayout else {
            grid.put("reading …", at: Point(column: rect.column + 1, row: rect.row), style: Style(.faint))
            return
        }
        let cursor = open.cursor ?? layout.items.last { $0.isStop }?.id
        // A short log is at the bottom, next to the composer.
        let first = rect.row + max(0, rect.rows - layout.rows.count)
        for (index, row) in layout.rows.enumerated() {
            grid.draw(row.content, column: rect.column, row: first + index, width: rect.columns)
            guard focus == .transcript, overlay == nil, row.id == cursor else { continue }
            grid.put("▌", at: Point(column: rect.column, row: first + index), style: Style(.accent))
        }
        if !layout.isAtEnd || open.hasLater { drawBelow(open, in: rect, on: &grid) }
        // While the log's own line with the day of the topmost line is out of sight, the rule above shows it.
        guard header.rows > 0, let day = layout.hiddenDay else { return }
        grid.put(
            " \(settings.localTime.civil(day).dayName) ", at: Point(column: rect.column, row: rect.row - 1),
            width: rect.columns, style: Style(.faint))
    }

    /// Shows at the pane's lower edge that there is more below.
    private func drawBelow(_ open: OpenSession, in rect: Rect, on grid: inout Grid) {
        let text: SafeText = open.newWhileAway > 0 ? " ▼ \(count: open.newWhileAway) new " : " ▼ "
        grid.put(
            text,
            at: Point(column: rect.column + rect.columns - text.width - 1, row: rect.row + rect.rows - 1),
            style: Style(.accent))
    }
}
