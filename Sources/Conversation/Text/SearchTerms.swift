/// What someone searches for: a text must contain all of these terms.
///
/// Words are separated by spaces; a quoted phrase is one term. A quotation mark without a second one, or
/// inside a word, is a character like any other.
public struct SearchTerms: Hashable, Sendable {
    /// As typed, in order, each once.
    public let typed: [String]
    /// As a search compares them. A term that folds to nothing is left out.
    public let folded: [String]

    /// Reads what was typed.
    public init(_ text: String) {
        var typed: [String] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty { break }
            if let phrase = Self.phrase(at: rest) {
                typed.append(String(phrase))
                rest = rest[rest.index(after: phrase.endIndex)...]
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                typed.append(String(word))
                rest = rest[word.endIndex...]
            }
        }
        var seen: Set<ExactText> = []
        self.typed = typed.filter { seen.insert(ExactText($0)).inserted }
        var seenFolded: Set<ExactText> = []
        folded = typed.map(\.folded).filter { !$0.isEmpty && seenFolded.insert(ExactText($0)).inserted }
    }

    /// The text between the quotation mark here and one that ends a word; nil if there is no such phrase.
    private static func phrase(at text: Substring) -> Substring? {
        guard text.first == "\"" else { return nil }
        let inner = text.dropFirst()
        var place = inner.startIndex
        while let quote = inner[place...].firstIndex(of: "\"") {
            let next = inner.index(after: quote)
            if next == inner.endIndex || inner[next].isWhitespace {
                let phrase = inner[..<quote]
                return phrase.allSatisfy(\.isWhitespace) ? nil : phrase
            }
            place = next
        }
        return nil
    }
}
