/// Text that is safe to draw. `\n` separates lines; nothing in it is a control, a bidi control or hidden.
///
/// What a terminal would obey or swallow is shown by a visible mark instead: `␛` and its kin for C0, `�` for
/// everything else. Every scalar has the width of one table, combining marks always follow a base and are at most
/// four, so widths add up under concatenation.
public struct SafeText: Hashable, Sendable {
    /// What will be drawn, in NFC.
    public let text: String
    /// Columns of the widest line.
    public let width: Int

    /// No text.
    public static let empty = SafeText(trusted: "", width: 0)

    /// Text from outside, over as many lines as it has. Tabs reach to the next multiple of four columns.
    public init(_ untrusted: String) {
        self = Sanitizer.clean(untrusted, newline: "\n")
    }

    /// Text from outside on one line: a line break shows as `⏎`, a tab is one space. Trims nothing.
    public init(oneLine untrusted: String) {
        self = Sanitizer.clean(untrusted, newline: "⏎")
    }

    /// Text already known to be safe, with its width.
    init(trusted text: String, width: Int) {
        self.text = text
        self.width = width
    }

    /// Whether there is nothing to draw.
    public var isEmpty: Bool { text.isEmpty }

    /// One text after another. Where several lines meet, the last of one and the first of the other join.
    public static func + (left: SafeText, right: SafeText) -> SafeText {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        let text = left.text + right.text
        if left.hasBreaks || right.hasBreaks { return SafeText(trusted: text, width: widestLine(of: text)) }
        return SafeText(trusted: text, width: left.width + right.width)
    }

    /// Appends in place.
    public static func += (left: inout SafeText, right: SafeText) { left = left + right }

    /// Whether every scalar is one byte and one column. A single line's width equals its bytes only then: no
    /// scalar is wider than its UTF-8 is long less one, except ASCII.
    var isOneLineOfASCII: Bool { width == text.utf8.count && !hasBreaks }

    var hasBreaks: Bool { text.withBytes { $0.contains(UInt8(ascii: "\n")) } }

    static func widestLine(of text: String) -> Int {
        text.withBytes { bytes in
            var glyphs = Glyphs(bytes)
            var widest = 0
            var line = 0
            while let glyph = glyphs.next() {
                if glyph.scalar == Glyph.newline {
                    widest = max(widest, line)
                    line = 0
                } else {
                    line += glyph.width
                }
            }
            return max(widest, line)
        }
    }
}

extension SafeText: CustomStringConvertible {
    /// The same as `text`.
    public var description: String { text }
}

extension SafeText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// Our own words.
    public init(stringLiteral value: String) { self.init(value) }

    /// Our own words around texts that are safe already.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.result }

    /// Takes `SafeText` and `Int` only, so that a `String` from outside does not compile.
    public struct StringInterpolation: StringInterpolationProtocol {
        var result = SafeText.empty

        /// An empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Our own words between the values.
        public mutating func appendLiteral(_ literal: String) { result += SafeText(literal) }

        /// A text that is safe already.
        public mutating func appendInterpolation(_ text: SafeText) { result += text }

        /// A number in decimal.
        public mutating func appendInterpolation(_ number: Int) {
            let digits = String(number)
            result += SafeText(trusted: digits, width: digits.utf8.count)
        }
    }
}

extension Sequence where Element == SafeText {
    /// All texts, with a separator between them.
    public func joined(separator: SafeText = .empty) -> SafeText {
        let text = self.lazy.map(\.text).joined(separator: separator.text)
        return SafeText(trusted: text, width: SafeText.widestLine(of: text))
    }
}
