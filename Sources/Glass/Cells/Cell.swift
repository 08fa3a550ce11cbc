/// One column of one row. It has 24 bytes without padding, so that rows can be compared as memory.
public struct Cell: Hashable, Sendable {
    /// The combining marks on the scalar.
    public let marks: Marks
    /// The scalar to draw; a space in a wide glyph's second cell.
    public let scalar: UInt32
    /// The width of the glyph in columns: 1 or 2, and 0 in a wide glyph's second cell.
    public let width: UInt8
    /// The style of the cell.
    public var style: Style
    private let unused: UInt8 = 0

    init(scalar: UInt32, marks: Marks = .none, width: UInt8 = 1, style: Style) {
        self.marks = marks
        self.scalar = scalar
        self.width = width
        self.style = style
    }

    /// A space in a style.
    static func blank(_ style: Style) -> Cell { Cell(scalar: Glyph.space, style: style) }

    /// Whether this is the second cell of a wide glyph.
    public var isContinuation: Bool { width == 0 }

    /// The scalar with its marks; empty in a wide glyph's second cell.
    public var text: String {
        guard !isContinuation else { return "" }
        var view = String.UnicodeScalarView()
        for value in [scalar] + marks.scalars { view.append(Unicode.Scalar(value) ?? Sanitizer.mark) }
        return String(view)
    }
}
