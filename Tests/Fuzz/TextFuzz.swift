@testable import Glass

/// Text as a customer, an AI or a tool might write it. The first byte is the width of the screen.
enum TextFuzz {
    static func take(_ bytes: [UInt8]) {
        let room = Int(bytes.first ?? 0) % 60 + 2
        let raw = String(decoding: bytes.dropFirst(), as: UTF8.self)
        let text = SafeText(raw)
        promise(SafeText(text.text) == text, "what is safe is changed")
        promise(text.text.unicodeScalars.allSatisfy(isShown), "a scalar that a terminal obeys")
        promise(text.width == text.lines.map(\.width).max(), "another width than its widest line")
        promise((text + text).width == SafeText.widestLine(of: text.text + text.text), "widths do not add up")
        let line = SafeText(oneLine: raw)
        promise(line.lines.count == 1, "one line is several")
        let (head, tail) = line.split(at: room)
        promise(head.width <= room && head.width + tail.width == line.width, "a cut loses columns")
        promise(text.truncated(to: room).width <= room, "truncated is too wide")
        promise(text.padded(to: room).width == room, "padded has another width")
        wrap(text, to: room)
        wrap(text, to: 1)
    }

    private static func wrap(_ text: SafeText, to room: Int) {
        let rows = text.wrapped(to: room)
        for row in rows {
            promise(row.width <= room, "a row is too wide")
            promise(row.width == SafeText.widestLine(of: row.text), "a row counts wrongly")
        }
        // In a single column a wide glyph is an ellipsis.
        if room > 1 {
            promise(visible(rows.map(\.text).joined()) == visible(text.text), "wrapping loses a glyph")
        }
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || columns(of: scalar.value) >= 0 && scalar.properties.generalCategory != .control
    }

    private static func visible(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0 != " " && $0 != "\n" }
    }
}
