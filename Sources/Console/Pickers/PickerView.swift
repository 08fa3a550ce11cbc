import Glass

extension Picker {
    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        drawTyped(in: rect, of: state, on: &grid)
        let rows = rows(in: state)
        let status = status(rows, in: state)
        let top = listTop(status)
        if let status {
            grid.put(status, at: Point(column: rect.column + 1, row: rect.row + 1), style: Style(.faint))
        }
        guard !rows.isEmpty else {
            if let nothing {
                grid.put(
                    "  \(nothing)", at: Point(column: rect.column, row: rect.row + top), style: Style(.faint))
            }
            return
        }
        let chosen = chosen(of: rows)
        let preview = previewLines(of: rows[chosen], in: rect, of: state)
        drawPreview(preview, in: rect, on: &grid)
        let visible = visibleRows(in: rect, top: top, preview: preview.count)
        let first = max(0, chosen - visible + 1)
        for (index, row) in rows.dropFirst(first).prefix(visible).enumerated() {
            let place = Rect(
                column: rect.column, row: rect.row + top + index * rowHeight, columns: rect.columns,
                rows: rowHeight)
            draw(row, isChosen: first + index == chosen, in: place, of: state, on: &grid)
            if first + index == chosen { grid.restyle(place) { $0.attributes.insert(.selected) } }
        }
    }

    /// The first row of the list, below what is typed and the status.
    private func listTop(_ status: SafeText?) -> Int { status == nil ? 2 : 3 }

    private func visibleRows(in rect: Rect, top: Int, preview: Int) -> Int {
        max(1, (rect.rows - top - (preview == 0 ? 0 : preview + 1)) / rowHeight)
    }

    /// Returns how many rows of the list are on screen. There is at least one row.
    func visibleRows(_ rows: [Choice], in state: ConsoleState) -> Int {
        let body = place == .pane ? state.panes.customer ?? state.panes.body : state.panes.body
        return visibleRows(
            in: body, top: listTop(status(rows, in: state)),
            preview: previewLines(of: rows[chosen(of: rows)], in: body, of: state).count)
    }

    private func drawTyped(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let title = title(width: rect.columns)
        grid.put(title, at: Point(column: rect.column + 1, row: rect.row), style: Style(.accent))
        let field = Rect(
            column: rect.column + 1 + title.width, row: rect.row,
            columns: max(2, rect.columns - title.width - 2), rows: 1)
        state.drawEditor(editor, ink: .accent, in: field, hasCursor: true, on: &grid)
    }

    /// Returns what of a row's preview fits into half of the room.
    private func previewLines(of row: Choice, in rect: Rect, of state: ConsoleState) -> ArraySlice<Line> {
        preview(row, width: rect.columns - 2, in: state).prefix(max(0, rect.rows / 2 - 1))
    }

    /// Draws the preview of the chosen row below a rule.
    private func drawPreview(_ lines: ArraySlice<Line>, in rect: Rect, on grid: inout Grid) {
        guard !lines.isEmpty else { return }
        let top = rect.row + rect.rows - lines.count
        grid.rule(Rect(column: rect.column, row: top - 1, columns: rect.columns, rows: 1))
        for (index, line) in lines.enumerated() {
            grid.draw(line, column: rect.column + 1, row: top + index, width: rect.columns - 2)
        }
    }
}
