import Testing

@Suite struct TerminalGrammarTests {
    @Test(arguments: [
        "plain, Grüße, 漢字, 👍", "\u{1B}[2;3H\u{1B}[1;38;5;4mx\u{1B}(B\u{1B}[m", "a\u{8}\r\n\u{1B}[K",
        "\u{1B}[?1049h\u{1B}[22;0;0t", "\u{1B}]2;switchboard: 2 waiting\u{1B}\\",
    ])
    func `what the console means to write is allowed`(text: String) {
        #expect(TerminalGrammar(Array(text.utf8)).strays == [])
    }

    @Test(arguments: [
        "\u{7}", "\0", "\t", "\u{E}", "\u{7F}", "\u{9B}31m", "\u{85}", "\u{202E}", "\u{200B}", "\u{2028}",
        "\u{AD}",
        "\u{E0041}", "\u{FEFF}", "\u{1B}", "\u{1B}c", "\u{1B}H", "\u{1B}(0", "\u{1B}[6n", "\u{1B}[c",
        "\u{1B}[?1000h",
        "\u{1B}[>4;1m", "\u{1B}[4h", "\u{1B}[21t", "\u{1B}[5i", "\u{1B}[1\u{1B}m", "\u{1B}[!p",
        "\u{1B}]0;x\u{7}",
        "\u{1B}]52;c;YQ==\u{1B}\\", "\u{1B}]2;evil\u{1B}\\", "\u{1B}]2;switchboard\u{7}", "\u{1B}P+q\u{1B}\\",
        "\u{1B}_G\u{1B}\\", "\u{1B}]8;;http://x\u{1B}\\",
    ])
    func `what only an attack would write is a stray`(text: String) {
        #expect(TerminalGrammar(Array("before \(text)after".utf8)).strays != [])
    }

    @Test func `bytes that are no text are a stray`() {
        #expect(TerminalGrammar([0x61, 0xFF]).strays != [])
    }
}
