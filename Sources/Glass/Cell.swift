/// One column of one row: 16 bytes, all of them meaningful, so that rows compare as memory.
public struct Cell: Hashable, Sendable {
    /// Up to three combining marks of 21 bits each, the first lowest; 0 for none.
    public let marks: UInt64
    /// The scalar that is drawn; a space in a wide glyph's second cell.
    public let scalar: UInt32
    /// Columns of the glyph: 1 or 2, and 0 in a wide glyph's second cell.
    public let width: UInt8
    /// What it means.
    public var style: Style
    private let unused: UInt8 = 0

    init(scalar: UInt32, marks: UInt64 = 0, width: UInt8 = 1, style: Style) {
        self.marks = marks
        self.scalar = scalar
        self.width = width
        self.style = style
    }

    /// A space.
    static func blank(_ style: Style) -> Cell { Cell(scalar: Glyph.space, style: style) }

    /// Whether it is the second cell of a wide glyph.
    public var isContinuation: Bool { width == 0 }

    /// The marks one by one.
    public var markScalars: [UInt32] {
        var rest = marks
        var scalars: [UInt32] = []
        while rest != 0 {
            scalars.append(UInt32(rest & 0x1F_FFFF))
            rest >>= 21
        }
        return scalars
    }

    /// The base with its marks; empty in a wide glyph's second cell.
    public var text: String {
        guard !isContinuation else { return "" }
        var view = String.UnicodeScalarView()
        for value in [scalar] + markScalars { view.append(Unicode.Scalar(value) ?? Sanitizer.mark) }
        return String(view)
    }
}
