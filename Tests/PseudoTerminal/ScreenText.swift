/// What a terminal shows at one moment.
public struct ScreenText: Sendable {
    /// One column of one row.
    public struct Cell: Equatable, Sendable {
        /// The base with its marks; a space where nothing was written, empty in a wide glyph's second cell.
        public var text: String
        /// Columns: 1 or 2, and 0 in a wide glyph's second cell.
        public var width: Int
        /// Palette index; nil for the terminal's own; 0x1000000 | RGB for direct colour.
        public var foreground: Int?
        /// Palette index; nil for the terminal's own; 0x1000000 | RGB for direct colour.
        public var background: Int?
        /// Attributes. libvterm 0.1 does not know dim.
        public var isBold, isUnderlined, isItalic, isReversed: Bool
    }

    /// Row by row.
    public var cells: [[Cell]]
    /// Where the cursor stands; nil while it is hidden.
    public var cursor: (column: Int, row: Int)?
    /// The window's title.
    public var title: String
    /// How often the bell rang so far.
    public var bells: Int
    /// Whether the alternate screen is shown.
    public var isAlternate: Bool

    /// The rows as text, without trailing spaces.
    public var rows: [String] {
        cells.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// All rows, one per line.
    public var text: String { rows.joined(separator: "\n") }

    /// Whether some row contains this.
    public func contains(_ text: String) -> Bool { rows.contains { $0.contains(text) } }

    /// The first row that contains this.
    public func row(containing text: String) -> String? { rows.first { $0.contains(text) } }

    /// The place of the first occurrence, in columns.
    public func place(of text: String) -> (column: Int, row: Int)? {
        for (number, row) in cells.enumerated() {
            for column in row.indices where row[column].width > 0 {
                if row[column...].lazy.map(\.text).joined().hasPrefix(text) { return (column, number) }
            }
        }
        return nil
    }
}
