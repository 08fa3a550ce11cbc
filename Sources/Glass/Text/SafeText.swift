/// Text that is safe to draw. `
/// ` separates lines; it contains no other control character, no bidi control, and nothing hidden.
///
/// Characters that a terminal would obey or swallow are replaced with visible marks: `␛` and the like for C0, `�`
/// for all others. Every scalar has the width given by one table, and combining marks always follow a base and are
/// at most four, so widths add up under concatenation.
public struct SafeText: Hashable, Sendable {
    /// The text to draw, in NFC.
    public let text: String
    /// The width of the widest line, in columns.
    public let width: Int

    /// An empty text.
    public static let empty = SafeText(trusted: "", width: 0)

    /// Creates safe text from outside text, keeping its lines. Tabs extend to the next multiple of four columns.
    public init(_ untrusted: String) {
        self = Sanitizer.clean(untrusted, newline: "\n")
    }

    /// Creates safe text on one line from outside text. A line break becomes `⏎`, a tab one space. Nothing is
    /// trimmed.
    public init(oneLine untrusted: String) {
        self = Sanitizer.clean(untrusted, newline: "⏎")
    }

    /// Creates a text that is known to be safe, with its width.
    init(trusted text: String, width: Int) {
        self.text = text
        self.width = width
    }

    /// Whether there is nothing to draw.
    public var isEmpty: Bool { text.isEmpty }

    /// Concatenates two texts. The last line of the first and the first line of the second join.
    public static func + (left: SafeText, right: SafeText) -> SafeText {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        let text = left.text + right.text
        if left.hasBreaks || right.hasBreaks { return SafeText(trusted: text, width: widestLine(of: text)) }
        return SafeText(trusted: text, width: left.width + right.width)
    }

    /// Appends in place.
    public static func += (left: inout SafeText, right: SafeText) { left = left + right }

    /// Whether every scalar is one byte and one column. Only then does a single line's width equal its number of
    /// bytes: the width of any non-ASCII scalar is less than its length in UTF-8.
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
    /// Creates a text from our own words.
    public init(stringLiteral value: String) { self.init(value) }

    /// Creates a text from our own words around safe texts.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.result }

    /// An interpolation that accepts only `SafeText` and `Int`, so that a `String` from outside does not compile.
    public struct StringInterpolation: StringInterpolationProtocol {
        var result = SafeText.empty

        /// Creates an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends our own words between the values.
        public mutating func appendLiteral(_ literal: String) { result += SafeText(literal) }

        /// Appends a safe text.
        public mutating func appendInterpolation(_ text: SafeText) { result += text }

        /// Appends a number in decimal.
        public mutating func appendInterpolation(_ number: Int) {
            let digits = String(number)
            result += SafeText(trusted: digits, width: digits.utf8.count)
        }
    }
}

extension Sequence where Element == SafeText {
    /// Returns all texts, with a separator between them.
    public func joined(separator: SafeText = .empty) -> SafeText {
        let text = self.lazy.map(\.text).joined(separator: separator.text)
        return SafeText(trusted: text, width: SafeText.widestLine(of: text))
    }
}
