/// Extent in terminal cells.
public struct Size: Hashable, Sendable {
    /// Cells across.
    public var columns: Int
    /// Cells down.
    public var rows: Int

    /// A size; zero and negative extents are empty.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A cell's place; the top left is 0, 0.
public struct Point: Hashable, Sendable {
    /// Cells from the left edge.
    public var column: Int
    /// Cells from the top edge.
    public var row: Int

    /// A place, which may lie outside any grid.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A block of cells.
public struct Rect: Hashable, Sendable {
    /// Left edge.
    public var column: Int
    /// Top edge.
    public var row: Int
    /// Cells across.
    public var columns: Int
    /// Cells down.
    public var rows: Int

    /// A block, which may reach outside any grid.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = columns
        self.rows = rows
    }
}
