/// What customers may call an operator.
public enum PublicName {
    /// The operator is asked about longer names.
    public static let longest = 40
    /// The operator is also asked about names with more words.
    public static let mostWords = 5

    /// A reason to suspect that a name is not a name but something meant for a customer.
    ///
    /// - Parameters:
    ///   - name: What was typed, without spaces around it.
    ///   - hadLineEnd: Whether a line end was pasted into it.
    /// - Returns: Words to show; nil if it looks like a name.
    public static func doubt(about name: String, hadLineEnd: Bool = false) -> String? {
        let words = name.split(whereSeparator: \.isWhitespace).count
        let why: String? =
            if hadLineEnd || name.contains(where: \.isNewline) {
                "has more than one line"
            } else if name.count > longest {
                "has more than \(longest) characters"
            } else if words > mostWords {
                "has more than \(mostWords) words"
            } else if endsLikeSentence(name) {
                "ends like a sentence"
            } else {
                nil
            }
        return why.map { "This \($0). Every customer will see it. Is it your name?" }
    }

    /// Whether a name ends like a sentence. `Anna K.` and `Sam Jr.` end in an initial or an abbreviation,
    /// which no sentence does.
    private static func endsLikeSentence(_ name: String) -> Bool {
        guard let last = name.last else { return false }
        guard last == "." else { return "!?…。！？؟।,;:".contains(last) }
        let words = name.split(whereSeparator: \.isWhitespace)
        let isShortForm = words.last.map { $0.count <= 4 && $0.first?.isUppercase == true } ?? false
        return words.count < 2 || !isShortForm
    }
}
