import Effort
import Testing

@testable import Glass

/// The markup of messages: what is found, and that it changes nothing but styles.
@Suite struct MarkupTests {
    /// What each character is: a mark `p`, code `d`, a link `l`, strong `B`, emphasized `i`, both `X`, quoted `q`.
    private func plane(_ text: String) -> String {
        let safe = SafeText(text)
        guard let markup = Markup(safe, links: Self.links(in: safe.text)) else {
            return String(safe.text.map { $0 == "\n" ? $0 : "." })
        }
        return markup.rows(wrappedTo: 1_000).map { row in
            row.pieces.map { piece in
                String(repeating: Self.letter(piece.traits), count: piece.text.text.count)
            }
            .joined()
        }.joined(separator: "\n")
    }

    private static func letter(_ traits: MarkupTraits) -> Character {
        if traits.contains(.mark) { return "p" }
        if traits.contains(.code) { return "d" }
        if traits.contains(.link) { return "l" }
        if traits.contains([.strong, .emphasis]) { return "X" }
        if traits.contains(.strong) { return "B" }
        if traits.contains(.emphasis) { return "i" }
        return traits.contains(.quotation) ? "q" : "."
    }

    /// The places of simple addresses.
    private static func links(in text: String) -> [Range<Int>] {
        let bytes = Array(text.utf8)
        var links: [Range<Int>] = []
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: "https://".utf8) {
                var end = place + 8
                while end < bytes.count, (0x61...0x7A).contains(bytes[end]) || bytes[end] == 0x2E { end += 1 }
                links.append(place..<end)
                place = end
            } else {
                place += 1
            }
        }
        return links
    }

    @Test(
        arguments: [
            ("a **b** c", "..ppBpp.."), ("*it* and _it_", "piip.....piip"), ("__b__", "ppBpp"),
            ("snake_case_name", "..............."), ("2 * 3 * 4", "........."), ("***both***", "pppXXXXppp"),
            ("**a *b* c**", "ppBBpXpBBpp"), ("*a **b** c*", "piippXppiip"), ("a**b**c", ".ppBpp."),
            ("**not closed", "............"), ("*a\n\nb*", "..\n\n.."), ("*a\nb*", "pi\nip"),
            ("日本**語**。", "..ppBpp."),
            ("a*\"b\"*c", "......."), ("(*b*)", ".pip."), ("*a*b*", "pip.."), ("**", ".."),
            ("** a**", "......"),
        ] as [(String, String)])
    func `emphasis begins and ends where CommonMark says`(_ text: String, _ expected: String) {
        #expect(plane(text) == expected)
    }

    @Test(
        arguments: [
            ("`a*b*`", "pddddp"), ("``a`b``", "ppdddpp"), ("`open *x*", "......pip"),
            ("*a `b*` c*", "piipddpiip"),
            ("\\`a`", "p..."), ("```swift\nlet x = *1*\n```\nafter", "pppppppp\nddddddddddd\nppp\n....."),
            ("~~~\nx", "ppp\nd"), ("````\n```\n````", "pppp\nddd\npppp"), ("```a``` *b*", "pppdppp.pip"),
            ("> ```\n> x\ny", "p.ppp\npdd\n."), ("- ```\n  x\n  ```", "p.ppp\nddd\n..ppp"),
        ] as [(String, String)])
    func `code is what is between as many backticks, or between fences`(_ text: String, _ expected: String) {
        #expect(plane(text) == expected)
    }

    @Test(
        arguments: [
            ("- one\n- two", "p....\np...."), ("1. one\n2) two", "pp....\npp...."),
            ("born in\n1986. Yes", ".......\n........."), ("-no\n-5", "...\n.."), ("1.5 l", "....."),
            ("* a\n  continued *x*", "p..\n............pip"), ("> said *so*", "p.qqqqqpiip"),
            (">> a", "pp.q"),
            ("> - a", "p.p.q"), ("# Title *x*", "pBBBBBBBpXp"), ("#tag", "...."), ("---", "ppp"),
            ("* * *", "ppppp"),
            ("- - a", "p.p.."), ("-", "."), ("a\n- *b*", ".\np.pip"), ("1234567890. a", "............."),
        ] as [(String, String)])
    func `points, quotations and headings have their marks at the beginning of a line`(
        _ text: String, _ expected: String
    ) {
        #expect(plane(text) == expected)
    }

    private static let l = String(repeating: "l", count: "https://x.y".count)

    @Test(
        arguments: [
            ("[a b](https://x.y) z", "plllpp\(Self.l)p.."), ("<https://x.y>", "p\(Self.l)p"),
            ("[a](b) c", "........"),
            ("see https://x.y *now*", "....\(Self.l).piiip"), ("*[a](https://x.y)*", "pplpp\(Self.l)pp"),
            ("[a](https://x.y \"t\")", "plpp\(Self.l)ppppp"), ("[a](<https://x.y>)", "plppp\(Self.l)pp"),
            ("[a [b](https://x.y) c](d)", "...plpp\(Self.l)p......"), ("`https://x.y`", "pdddddddddddp"),
            ("`https://x.y` https://x.y", "pdddddddddddp.\(Self.l)"),
            ("\\[a](https://x.y)", "p....\(Self.l)."),
        ] as [(String, String)])
    func `words and address of a link are styled, and its marks stay`(_ text: String, _ expected: String) {
        #expect(plane(text) == expected)
    }

    @Test(
        arguments: [
            ("\\*no\\*", "p...p."), ("\\a*b*", "..pip"), ("*\u{301}a*", "..."), ("*a*\u{301}", "..."),
            ("`\u{301}a`", "..."), (">\u{301} a", "..."), ("plain", "....."), ("", ""), ("\n\n", "\n\n"),
        ] as [(String, String)])
    func `what is escaped, or has an accent, is no mark`(_ text: String, _ expected: String) {
        #expect(plane(text) == expected)
    }

    // MARK: Nothing but styles

    private static let pieces = [
        "*", "**", "***", "_", "__", "`", "``", "```", "\n```\n", "[", "](", "](https://x.y", ")",
        "https://x.y", "<",
        ">", "\n> ", "\n- ", "\n1. ", "\n# ", "\\", "~~~", " ", "word", "\n\n", "---", "!", "\u{301}",
    ]

    private func random(_ random: inout Seeded) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let isMark = Int.random(in: 0..<3, using: &random) > 0
            let piece =
                isMark ? Self.pieces.randomElement(using: &random)! : HostileText.random(using: &random)
            text.append(contentsOf: piece.unicodeScalars)
        }
        return String(text)
    }

    @Test func `styling changes no character, no width and no line break`() {
        var found = 0
        for seed in 0..<UInt64(Effort.count(5_000)) {
            var generator = Seeded(seed)
            let text = SafeText(random(&generator))
            guard let markup = Markup(text, links: Self.links(in: text.text)) else { continue }
            found += 1
            #expect(markup.runs.last?.end == text.text.utf8.count, "seed \(seed)")
            for columns in [0, 1, 2, 3, 7, 20, 80] {
                let rows = markup.rows(wrappedTo: columns)
                #expect(rows.map(\.text) == text.wrapped(to: columns), "seed \(seed), \(columns) columns")
                for row in rows {
                    let whole = row.pieces.map(\.text.text).joined()
                    let isSame = whole.unicodeScalars.elementsEqual(row.text.text.unicodeScalars)
                    #expect(isSame, "seed \(seed), \(columns) columns")
                    #expect(row.pieces.reduce(0) { $0 + $1.text.width } == row.text.width, "seed \(seed)")
                    #expect(row.pieces.allSatisfy { !$0.text.isEmpty }, "seed \(seed)")
                    #expect(drawn(row.pieces.map(\.text)) == drawn([row.text]), "seed \(seed)")
                }
            }
        }
        #expect(found > 100)
    }

    private func drawn(_ texts: [SafeText]) -> Grid {
        var grid = Grid(size: Size(columns: 90, rows: 1))
        var column = 0
        for text in texts { column += grid.put(text, at: Point(column: column, row: 0)) }
        return grid
    }

    @Test(
        arguments: [
            "*", "*a ", "**a*", "a**", "*a**b", "_a", "*a_b", "[", "[a](", "[a](https://x.y ", "](",
            "[a](https://x.y \"",
            ">", "- ", "1. ", "\\*", "`a``", "```\n", "~~~a\n", "> - ", "***a** b", "https://x.y_",
            "*\u{301}", "# *a",
        ])
    func `a hundred thousand marks take no longer than so many letters, more or less`(_ mark: String) {
        let text = SafeText(String(repeating: mark, count: 100_000 / mark.count))
        let links = Self.links(in: text.text)
        let taken = ContinuousClock().measure { _ = Markup(text, links: links)?.rows(wrappedTo: 60).count }
        // It takes a tenth of a second. If it depended on the square, it would take hours.
        #expect(taken < .seconds(30), "\(mark)")
    }

    @Test func `runs of backticks of every length that close nothing take linear time`() {
        let text = SafeText((1...440).map { String(repeating: "`", count: $0) + "a" }.joined())
        let taken = ContinuousClock().measure { _ = Markup(text) }
        #expect(taken < .seconds(30))
    }
}
