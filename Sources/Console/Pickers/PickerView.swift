import Glass

extension Picker {
    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        drawTyped(in: rect, of: state, on: &grid)
        let rows = rows(in: state)
        var top = 2
        if let status = status(rows, in: state) {
            grid.put(status, at: Point(column: rect.column + 1, row: rect.row + 1), style: Style(.faint))
            top = 3
        }
        guard !rows.isEmpty else {
            if let nothing {
                grid.put(
                    "  \(nothing)", at: Point(column: rect.column, row: rect.row + top), style: Style(.faint))
            }
            return
        }
        let chosen = chosen(of: rows)
        let below = drawPreview(of: rows[chosen], in: rect, of: state, on: &grid)
        let visible = max(1, (rect.rows - top - below) / rowHeight)
        let first = max(0, chosen - visible + 1)
        for (index, row) in rows.dropFirst(first).prefix(visible).enumerated() {
            let place = Rect(
                column: rect.column, row: rect.row + top + index * rowHeight, columns: rect.columns,
                rows: rowHeight)
            draw(row, isChosen: first + index == chosen, in: place, of: state, on: &grid)
            if first + index == chosen { grid.restyle(place) { $0.attributes.insert(.selected) } }
        }
    }

    private func drawTyped(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let title = title(width: rect.columns)
        grid.put(title, at: Point(column: rect.column + 1, row: rect.row), style: Style(.accent))
        let field = Rect(
            column: rect.column + 1 + title.width, row: rect.row,
            columns: max(2, rect.columns - title.width - 2), rows: 1)
        state.drawEditor(editor, ink: .accent, in: field, hasCursor: true, on: &grid)
    }

    /// Draws the preview of the chosen row below a rule, in at most half of the room. Returns its height.
    private func drawPreview(of row: Choice, in rect: Rect, of state: ConsoleState, on grid: inout Grid)
        -> Int
    {
        let lines = preview(row, width: rect.columns - 2, in: state).prefix(rect.rows / 2 - 1)
        guard !lines.isEmpty else { return 0 }
        let top = rect.row + rect.rows - lines.count
        grid.rule(Rect(column: rect.column, row: top - 1, columns: rect.columns, rows: 1))
        for (index, line) in lines.enumerated() {
            grid.draw(line, column: rect.column + 1, row: top + index, width: rect.columns - 2)
        }
        return lines.count + 1
    }
}
