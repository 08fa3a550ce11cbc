/// A keyword, or several words in a row.
///
/// `refund`, `not received`, `deliver*` (words that begin so), `返品`. Words match whole, without regard to case,
/// accents and punctuation; in Arabic and Hebrew, where articles grow onto words, from three letters on also
/// inside of them.
public struct Phrase: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private let parts: [Part]

    private struct Part: Hashable {
        var word: String
        var isBeginning = false
        var isInside = false
    }

    /// nil where there is no word in it.
    public init?(_ text: String) {
        var parts: [Part] = []
        for piece in text.split(whereSeparator: \.isWhitespace) {
            let words = Words(String(piece)).list
            parts += words.map { word in
                Part(
                    word: word,
                    isInside: word.unicodeScalars.count > 2 && word.unicodeScalars.allSatisfy(\.isGluing))
            }
            if piece.hasSuffix("*"), !words.isEmpty { parts[parts.count - 1].isBeginning = true }
        }
        if parts.isEmpty { return nil }
        self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        self.parts = parts
    }

    /// Whether its words stand in a text, one after the other.
    public func isIn(_ words: Words) -> Bool {
        guard words.list.count >= parts.count else { return false }
        return (0...(words.list.count - parts.count)).contains { start in
            zip(parts, words.list[start...]).allSatisfy(Self.fits)
        }
    }

    private static func fits(_ part: Part, _ word: String) -> Bool {
        if part.isBeginning { return word.hasPrefix(part.word) }
        return part.isInside ? word.contains(part.word) : word == part.word
    }

    public static func == (a: Self, b: Self) -> Bool { a.text == b.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
