/// An extent in terminal cells.
public struct Size: Hashable, Sendable {
    /// Cells across.
    public var columns: Int
    /// Cells down.
    public var rows: Int

    /// Creates a size. Zero and negative extents are empty.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// The position of a cell; the top left is 0, 0.
public struct Point: Hashable, Sendable {
    /// Cells from the left edge.
    public var column: Int
    /// Cells from the top edge.
    public var row: Int

    /// Creates a position, which may be outside any grid.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A block of cells.
public struct Rect: Hashable, Sendable {
    /// The left edge.
    public var column: Int
    /// The top edge.
    public var row: Int
    /// Cells across.
    public var columns: Int
    /// Cells down.
    public var rows: Int

    /// Creates a block, which may extend outside any grid.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = columns
        self.rows = rows
    }
}
