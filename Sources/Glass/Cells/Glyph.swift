/// The content of one or two cells: a base and up to four combining marks.
struct Glyph {
    static let newline: UInt32 = 0x0A
    static let space: UInt32 = 0x20

    var scalar: UInt32
    var marks: Marks
    var width: Int
    /// The range of its UTF-8 bytes.
    var start: Int
    var end: Int

    /// Whether it is a space without marks. A space with marks is a glyph like any other.
    var isSpace: Bool { scalar == Self.space && marks.isEmpty }
}

/// Reads the glyphs of safe text from its UTF-8.
struct Glyphs {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    /// The lead byte of U+0300, below which no scalar has width 0.
    private static let firstMarkLead: UInt8 = 0xCC

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> Glyph? {
        guard position < bytes.count else { return nil }
        let start = position
        let scalar = decode()
        let width = scalar == Glyph.newline ? 0 : max(columns(of: scalar), 0)
        var glyph = Glyph(scalar: scalar, marks: .none, width: width, start: start, end: position)
        if position < bytes.count, bytes[position] >= Self.firstMarkLead, scalar != Glyph.newline {
            takeMarks(into: &glyph)
        }
        return glyph
    }

    private mutating func takeMarks(into glyph: inout Glyph) {
        while position < bytes.count, bytes[position] >= Self.firstMarkLead {
            let before = position
            let mark = decode()
            guard columns(of: mark) == 0, glyph.marks.append(mark) else {
                position = before
                return
            }
            glyph.end = position
        }
    }

    private mutating func decode() -> UInt32 {
        let lead = UInt32(bytes[position])
        if lead < 0x80 {
            position += 1
            return lead
        }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var scalar = lead & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F) }
        position += length
        return scalar
    }
}

extension String {
    /// Calls a body with the UTF-8 in place. Native strings are not copied.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}

extension UnsafeBufferPointer<UInt8> {
    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
    }
}
