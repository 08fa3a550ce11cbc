struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Texts as only a fuzzer or an attacker writes them.
enum HostileText {
    private static let pieces: [String] = [
        "word", " ", "  ", "\n", "\t", "\r\n", "\r", "\0", "\u{1B}[31m", "\u{1B}]0;title\u{7}", "\u{9B}2J",
        "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{FE01}", "\u{E0041}",
        "\u{301}", "\u{302}\u{303}\u{304}\u{305}", "\u{20E3}", "\u{AD}", "\u{FEFF}", "\u{2028}",
        "👩‍👩‍👧", "👍🏽", "🏽", "🇩🇪", "🏴\u{E0067}\u{E0062}\u{E007F}", "漢字", "。", "한", "\u{1161}", "\u{11A8}",
        "สวัสดี", "नमस्ते", "क्\u{200D}", "مرحبا", "می\u{200C}", "שָׁלוֹם", "e\u{301}", "ﬁ", "averyveryverylongword",
    ]

    static func random(using random: inout Seeded) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            if Int.random(in: 0..<10, using: &random) == 0 {
                text.append(Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "?")
            } else {
                text.append(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars)
            }
        }
        return String(text)
    }
}
