import Conversation
public import Glass

extension ConsoleState {
    /// Returns the frame for the current state. Has no side effects.
    public func render() -> Grid {
        var grid = Grid(size: size)
        let panes = self.panes
        guard !panes.isTooSmall else {
            drawTooSmall(on: &grid)
            return grid
        }
        drawStatusLine(on: &grid)
        for (index, banner) in bannerLines.prefix(panes.banners).enumerated() {
            grid.draw(banner, column: 1, row: 1 + index, width: size.columns - 2)
        }
        drawBody(panes, on: &grid)
        drawHintLine(on: &grid)
        return grid
    }

    private func drawBody(_ panes: Panes, on grid: inout Grid) {
        if let overlay, isCovered { return overlay.draw(in: panes.body, of: self, on: &grid) }
        if isEmptyStore {
            drawFirstScreen(in: panes.body, on: &grid)
            return
        }
        if let next = panes.next { drawNext(in: next, on: &grid) }
        if let list = panes.list { drawList(in: list, on: &grid) }
        if let overlay, let top = panes.listTop { overlay.draw(in: top, of: self, on: &grid) }
        if panes.isSplit, let list = panes.list { drawDivider(right: list, in: panes.body, on: &grid) }
        if let detail = panes.detail { drawDetail(detail, on: &grid) }
        if let customer = panes.customer { drawCustomerPane(in: customer, panes, on: &grid) }
        if panes.isSplit, let detail = panes.detail { joinRules(detail, panes, on: &grid) }
    }

    private func drawCustomerPane(in rect: Rect, _ panes: Panes, on grid: inout Grid) {
        if !panes.isTranscriptCovered {
            grid.fill(
                Rect(column: rect.column - 1, row: rect.row, columns: 1, rows: rect.rows), with: "│",
                style: Style(.rule))
        }
        grid.fill(rect)
        if let overlay, overlay.place == .pane {
            overlay.draw(in: rect, of: self, on: &grid)
        } else {
            drawCustomer(in: rect, on: &grid)
        }
    }

    private var isEmptyStore: Bool {
        overview.hasCounts && overview.counts.all == 0 && list.total == 0 && open == nil
            && (list.view == .queue || list.view == .all) && overlay == nil
    }

    private func drawDivider(right list: Rect, in body: Rect, on grid: inout Grid) {
        grid.fill(
            Rect(column: list.columns, row: body.row, columns: 1, rows: body.rows), with: "│",
            style: Style(.rule))
    }

    private func drawTooSmall(on grid: inout Grid) {
        let lines: [SafeText] = ["too small:", "40×10 is needed,", "\(size.columns)×\(size.rows) is here"]
        for (row, line) in lines.enumerated() {
            grid.put(line, at: Point(column: 0, row: row), width: size.columns)
        }
    }

    private func drawFirstScreen(in body: Rect, on grid: inout Grid) {
        let own: [SafeText] = [
            "No sessions yet. To add some, from another terminal:",
            "switchboard import FILE.jsonl   reads recorded conversations",
            "switchboard chat --new          is a new customer; switchboard demo shows all",
        ]
        let mirrored: [SafeText] = [
            "No sessions from \(SafeText(oneLine: settings.storeName)) yet.",
            "They appear here when the server reports them.",
        ]
        let lines = settings.isMirror ? mirrored : own
        let width = min(body.columns - 4, lines.map(\.width).max() ?? 0)
        let column = max(2, (body.columns - width) / 2)
        let row = body.row + max(0, body.rows / 2 - 2)
        for (index, line) in lines.enumerated() {
            grid.put(
                line.truncated(to: body.columns - column - 1), at: Point(column: column, row: row + index),
                style: Style(index == 0 ? .plain : .faint))
        }
    }
}
