import Effort

/// Random texts.
enum AnyText {
    static let words = [
        "refund", "Bücher", "order", "Straße", "naïve", "книга", "βιβλίο", "本", "返品", "كتاب", "ספר", "หนังสือ",
        "책", "4471", "won't", "👍", "I", "a",
    ]

    private static let odd = [
        "\u{0}", "\u{1B}[2J", "\r", "\r\n", "\n", "\t", "\u{85}", "\u{2028}", "\u{202E}", "\u{200D}",
        "\u{FEFF}",
        "\u{301}", "\u{1F1E9}", "\u{E0001}", "\u{FFFF}", "{", "}", "\\", "\"", "#", "[", "]", "(", ")", ",",
        "、", "*",
        " ", "  ", "\u{A0}", "ﬁ", "İ", "ŉ", "\u{10FFFF}",
    ]

    static func word(_ random: inout SeededRandom) -> String { words.randomElement(using: &random) ?? "a" }

    /// Words among what breaks parsers.
    static func hostile(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
            Bool.random(using: &random) ? word(&random) : odd.randomElement(using: &random) ?? ""
        }.joined()
    }
}
