/// One column of one row: 24 bytes without padding, so that rows compare as memory.
public struct Cell: Hashable, Sendable {
    /// What is drawn over the scalar.
    public let marks: Marks
    /// The scalar that is drawn; a space in a wide glyph's second cell.
    public let scalar: UInt32
    /// Columns of the glyph: 1 or 2, and 0 in a wide glyph's second cell.
    public let width: UInt8
    /// What it means.
    public var style: Style
    private let unused: UInt8 = 0

    init(scalar: UInt32, marks: Marks = .none, width: UInt8 = 1, style: Style) {
        self.marks = marks
        self.scalar = scalar
        self.width = width
        self.style = style
    }

    /// A space.
    static func blank(_ style: Style) -> Cell { Cell(scalar: Glyph.space, style: style) }

    /// Whether it is the second cell of a wide glyph.
    public var isContinuation: Bool { width == 0 }

    /// The base with its marks; empty in a wide glyph's second cell.
    public var text: String {
        guard !isContinuation else { return "" }
        var view = String.UnicodeScalarView()
        for value in [scalar] + marks.scalars { view.append(Unicode.Scalar(value) ?? Sanitizer.mark) }
        return String(view)
    }
}
