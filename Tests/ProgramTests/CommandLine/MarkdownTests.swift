import Effort
import Glass
import Testing

@testable import switchboard

/// The escaping of a Markdown transcript: no more than is needed, and no less.
@Suite struct MarkdownTests {
    private func line(_ text: String) -> String {
        Markdown.escaped(SafeText(oneLine: text), beginsLine: true).text
    }

    @Test(arguments: [
        "Hello! It's 3.50 - isn't it?", "(yes), \"no\"; 50 % + 1 = 2/3", "-5", "--force", "-x- y", "+49 30 1",
        "1.5 l",
        "1986 was better.", "3)b", "1234567890. many", "=1", "== a", "...", "!", "a - b", "what! 1. a",
    ])
    func `what means nothing is left as it is`(_ text: String) { #expect(line(text) == text) }

    @Test(
        arguments: [
            ("- a", #"\- a"#), ("-", #"\-"#), ("---", #"\---"#), ("- - -", #"\- - -"#), ("+ a", #"\+ a"#),
            ("+", #"\+"#), ("===", #"\==="#), ("1. a", #"1\. a"#), ("12) a", #"12\) a"#), ("1.", #"1\."#),
            ("# a", "\\# a"),
            ("> a", #"\> a"#), ("*a* _b_ `c` ~d~", #"\*a\* \_b\_ \`c\` \~d\~"#), ("![a](b)", #"!\[a\](b)"#),
            ("<b>", #"\<b\>"#), ("&amp;", #"\&amp;"#), ("a | b", #"a \| b"#), (#"\!"#, #"\\!"#),
            ("  a", "&#32; a"),
            ("https://x.example", #"https\://x.example"#), ("@ada $1", #"\@ada \$1"#),
        ] as [(String, String)])
    func `what would be markup is escaped`(_ text: String, _ escaped: String) {
        #expect(line(text) == escaped)
    }

    @Test func `in the middle of a line no mark of a list begins`() {
        #expect(Markdown.line("- a").text == "- a")
        #expect(Markdown.line("1. a").text == "1. a")
    }

    @Test func `read by the rules of CommonMark, a line says what it said`() {
        let pieces = [
            "-", "- ", "+", "+ ", "=", "1", "23", ".", ") ", ". ", "*", "_", "`", "[", "]", "(", "<", ">",
            "&", "#", "\\",
            "!", "~", "|", "a", " ", "é", "&#32;", "\u{1B}",
        ]
        for seed in UInt64(1)...UInt64(Effort.count(20_000)) {
            var random = SeededRandom(seed: seed)
            let count = Int.random(in: 1...7, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
            let escaped = line(text)
            #expect(Self.read(escaped) == SafeText(oneLine: text).text, "seed \(seed): \(escaped)")
            #expect(!Self.beginsBlock(escaped), "seed \(seed): \(escaped)")
        }
    }

    /// What a line says; nil if something in it would be markup.
    private static func read(_ line: String) -> String? {
        var text = ""
        var rest = Substring(line)
        if rest.hasPrefix("&#32;") {
            text = " "
            rest = rest.dropFirst(5)
        }
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol {
                text.append(rest.removeFirst())
            } else if "\\*_`[]<>&~|#".contains(character) {
                return nil
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// Whether a line is no paragraph, or the end of a heading.
    private static func beginsBlock(_ line: String) -> Bool {
        if line.hasPrefix(" ") { return true }
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        let first = words[0]
        if ["-", "+"].contains(first) { return true }
        if let last = first.last, ".)".contains(last), (2...10).contains(first.count),
            first.dropLast().allSatisfy({ "0123456789".contains($0) })
        {
            return true
        }
        let marks = line.filter { $0 != " " }
        return !marks.isEmpty && (marks.allSatisfy { $0 == "-" } || marks.allSatisfy { $0 == "=" })
    }
}
