extension SafeText {
    /// A message of ours, over as many lines as it has, that quotes words from outside: each word stays on its line.
    public init(_ message: String, quoting words: [String]) {
        var text = message
        for word in words.flatMap(Self.quotable) {
            let shown = SafeText(oneLine: word).text
            if shown != word { text = text.replacing(word, with: shown) }
        }
        self.init(text)
    }

    /// A word, and what stands behind `=` in it.
    private static func quotable(_ word: String) -> [String] {
        let value = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
        return [word] + value.map(String.init).filter { !$0.isEmpty }
    }
}
