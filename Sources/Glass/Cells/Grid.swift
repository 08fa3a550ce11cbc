/// A frame: styled cells, row by row. Only `SafeText` can be written into it, and nothing can be written outside it.
public struct Grid: Equatable, Sendable {
    /// The extent; never negative.
    public let size: Size
    /// The cells in row-major order, `size.columns` per row.
    public private(set) var cells: ContiguousArray<Cell>
    /// The position of the terminal's cursor; nil hides it.
    public var cursor: Point?

    /// Creates a grid of spaces in one style.
    public init(size: Size, style: Style = .plain) {
        self.size = Size(columns: max(size.columns, 0), rows: max(size.rows, 0))
        cells = ContiguousArray(repeating: .blank(style), count: self.size.columns * self.size.rows)
    }

    /// The cell at a position inside the grid.
    public subscript(column: Int, row: Int) -> Cell {
        precondition(column >= 0 && column < size.columns && row >= 0 && row < size.rows, "outside the grid")
        return cells[row * size.columns + column]
    }

    /// Writes the first line of a text and returns the number of columns used, so that the next text can follow. The
    /// line is cut at `limit` and at the grid's right edge. Columns left of the grid count but are not drawn. A wide
    /// glyph that is cut in half becomes a space.
    @discardableResult
    public mutating func put(
        _ text: SafeText, at place: Point, width limit: Int? = nil, style: Style = .plain
    ) -> Int {
        let toEdge = size.columns.subtractingReportingOverflow(place.column).partialValue
        let room = max(0, min(limit ?? .max, toEdge))
        guard place.column < size.columns, room > 0 else { return 0 }
        let visible = place.row >= 0 && place.row < size.rows
        if text.isOneLineOfASCII {
            if visible { putASCII(text, at: place, room: room, style: style) }
            return min(text.width, room)
        }
        return putGlyphs(text, at: place, room: room, visible: visible, style: style)
    }

    /// Fills a block with a scalar of width 1, for example to draw rules. Any other scalar leaves spaces.
    public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style = .plain) {
        let isNarrow = scalar.value >= 0x20 && columns(of: scalar.value) == 1
        let cell = Cell(scalar: isNarrow ? scalar.value : Glyph.space, style: style)
        forEachRow(of: rect) { grid, range in
            grid.mend(range)
            for index in range { grid.cells[index] = cell }
        }
    }

    /// Changes the style of a block but not its text. Both cells of a wide glyph at its edge change.
    public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        forEachRow(of: rect) { grid, range in
            let first = range.lowerBound - (grid.cells[range.lowerBound].isContinuation ? 1 : 0)
            let last = range.upperBound - (grid.cells[range.upperBound - 1].width == 2 ? 0 : 1)
            for index in first...last { change(&grid.cells[index].style) }
        }
    }

    /// Returns the same cells in another size, cut or padded with blanks at the right and the bottom.
    public func fitted(to size: Size) -> Grid {
        var grid = Grid(size: size)
        grid.cursor = cursor
        let kept = min(self.size.columns, grid.size.columns)
        guard kept > 0 else { return grid }
        for row in 0..<min(self.size.rows, grid.size.rows) {
            let source = row * self.size.columns
            let target = row * grid.size.columns
            for column in 0..<kept { grid.cells[target + column] = cells[source + column] }
            let last = target + kept - 1
            if grid.cells[last].width == 2 { grid.cells[last] = .blank(grid.cells[last].style) }
        }
        return grid
    }

    private mutating func putASCII(_ text: SafeText, at place: Point, room: Int, style: Style) {
        let skipped = max(0, -place.column)
        let count = min(text.width, room) - skipped
        guard count > 0 else { return }
        let start = place.row * size.columns + place.column + skipped
        mend(start..<(start + count))
        text.text.withBytes { bytes in
            cells.withUnsafeMutableBufferPointer { cells in
                for offset in 0..<count {
                    cells[start + offset] = Cell(scalar: UInt32(bytes[skipped + offset]), style: style)
                }
            }
        }
    }

    private mutating func putGlyphs(
        _ text: SafeText, at place: Point, room: Int, visible: Bool, style: Style
    ) -> Int {
        text.text.withBytes { bytes in
            var glyphs = Glyphs(bytes)
            var used = 0
            while used < room, let glyph = glyphs.next(), glyph.scalar != Glyph.newline {
                let taken = min(glyph.width, room - used)
                if visible {
                    put(glyph, at: place.column + used, room: taken, row: place.row, style: style)
                }
                used += taken
            }
            return used
        }
    }

    private mutating func put(_ glyph: Glyph, at column: Int, room: Int, row: Int, style: Style) {
        let span = max(column, 0)..<max(column + room, 0)
        guard !span.isEmpty else { return }
        let start = row * size.columns + span.lowerBound
        mend(start..<(start + span.count))
        guard span.count == glyph.width else {
            cells[start] = .blank(style)
            return
        }
        cells[start] = Cell(
            scalar: glyph.scalar, marks: glyph.marks, width: UInt8(glyph.width), style: style)
        if glyph.width == 2 { cells[start + 1] = Cell(scalar: Glyph.space, width: 0, style: style) }
    }

    /// Blanks the remaining halves of wide glyphs before the cells of a range are overwritten.
    private mutating func mend(_ range: Range<Int>) {
        if cells[range.lowerBound].isContinuation {
            cells[range.lowerBound - 1] = .blank(cells[range.lowerBound - 1].style)
        }
        if cells[range.upperBound - 1].width == 2 {
            cells[range.upperBound] = .blank(cells[range.upperBound].style)
        }
    }

    private mutating func forEachRow(of rect: Rect, _ body: (inout Grid, Range<Int>) -> Void) {
        let left = max(rect.column, 0)
        let right = min(rect.column.addingReportingOverflow(rect.columns).0, size.columns)
        let top = max(rect.row, 0)
        let bottom = min(rect.row.addingReportingOverflow(rect.rows).0, size.rows)
        guard left < right, top < bottom else { return }
        for row in top..<bottom { body(&self, (row * size.columns + left)..<(row * size.columns + right)) }
    }
}
