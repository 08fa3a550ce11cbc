/// A keyword, or several words in a row.
///
/// For example `refund`, `not received`, `deliver*` (words that begin with it) or `返品`. It matches whole words,
/// ignoring case, accents and punctuation. In Arabic and Hebrew, where articles are attached to words, a word of three
/// letters or more also matches inside other words.
public struct Phrase: Hashable, Sendable {
    /// The phrase as it was written.
    public let text: String
    private let parts: [Part]

    private struct Part: Hashable {
        var word: String
        var isBeginning = false
        var isInside = false
    }

    /// Fails if the text contains no word.
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

    /// Whether its words occur in a text, one right after the other.
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
