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

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
