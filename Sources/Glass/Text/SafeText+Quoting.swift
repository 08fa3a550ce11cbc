extension SafeText {
    /// Creates a text from a message of ours, which may have several lines and quotes words from outside. Each
    /// quoted word stays on its line.
    public init(_ message: String, quoting words: [String]) {
        var text = message
        for word in words.flatMap(Self.quotable) {
            let shown = SafeText(oneLine: word).text
            if shown != word { text = text.replacing(word, with: shown) }
        }
        self.init(text)
    }

    /// Returns a word, and the part of it after `=`.
    private static func quotable(_ word: String) -> [String] {
        let value = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
        return [word] + value.map(String.init).filter { !$0.isEmpty }
    }
}
