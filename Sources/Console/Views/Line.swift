import Conversation
import Glass

/// A piece of a line in one style.
struct Span: Equatable, Sendable {
    var text: SafeText
    var style: Style

    init(_ text: SafeText, _ ink: Ink = .plain, _ attributes: Style.Attributes = []) {
        self.text = text
        style = Style(ink, attributes)
    }
}

/// One row of a pane.
struct Line: Equatable, Sendable {
    var spans: [Span]

    init(_ spans: Span...) { self.spans = spans }
    init(_ spans: [Span]) { self.spans = spans }

    static let empty = Line()

    var width: Int { spans.reduce(0) { $0 + $1.text.width } }

    /// Whether the line has anything but spaces from a column on.
    fileprivate func hasText(from column: Int) -> Bool {
        guard width > column else { return false }
        return spans.map(\.text).joined().split(at: max(0, column)).1.text.utf8.contains { $0 != 0x20 }
    }
}

extension Grid {
    /// Draws a line from a position, at most `width` columns wide. A line that is cut ends with `…`.
    mutating func draw(_ line: Line, column: Int, row: Int, width: Int) {
        let isCut = line.hasText(from: width)
        var used = 0
        for span in line.spans where used < width {
            let ends = isCut && used + span.text.width >= width
            let text = ends ? (span.text + "…").truncated(to: width - used) : span.text
            used += put(
                text, at: Point(column: column + used, row: row), width: width - used, style: span.style)
        }
    }

    /// Draws a line whose last columns are `trailing`. If both don't fit, the leading part is cut.
    mutating func draw(_ line: Line, trailing: Line, column: Int, row: Int, width: Int) {
        let right = min(trailing.width, width)
        draw(trailing, column: column + width - right, row: row, width: right)
        draw(line, column: column, row: row, width: max(0, width - right - (right > 0 ? 1 : 0)))
    }

    /// Draws a thin horizontal line.
    mutating func rule(_ rect: Rect) { fill(rect, with: "─", style: Style(.rule)) }
}
