import Effort
import Testing

@testable import Glass

@Suite("Safe text")
struct SafeTextTests {
    @Test(
        "What a terminal would obey is shown",
        arguments: [
            ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
            ("\u{1B}]52;c;AAAA\u{7}", "␛]52;c;AAAA␇"),
            ("\u{1B}P+q\u{1B}\\", "␛P+q␛\\"),
            ("a\0b\u{8}c\u{7F}", "a␀b␈c␡"),
            ("over\rwritten", "over␍written"),
            ("\u{9B}31m\u{85}\u{9D}", "�31m��"),
            ("\u{202E}evil\u{202C}\u{2066}x\u{2069}\u{200F}\u{61C}", "�evil��x���"),
            ("pass\u{200B}word\u{2060}\u{AD}\u{FEFF}", "pass�word���"),
            ("a\u{2028}b\u{2029}c", "a�b�c"),
            ("\u{E000}\u{378}\u{F0000}", "���"),
            ("x\u{E0041}\u{E0042}\u{E0043}y", "x�y"),
            ("\u{E0001}\u{E007F}", "�"),
            ("a\u{200D}b\u{200C}c", "a�b�c"),
            ("a\u{FE0F}b", "a�b"),
            ("👍\u{FE0F}\u{FE01}\u{FE02}\u{FE03}!", "👍�!"),
            ("\u{115F}\u{3164}\u{FFA0}\u{17B4}\u{180E}", "�����"),
            ("\u{FFF9}note\u{FFFB}", "�note�"),
            ("pass\u{200C}word 7\u{200D}7", "pass�word 7�7"),
            ("ب\u{200C}\u{200B}ب \u{200C} «\u{200D}»", "ب��ب � «�»"),
        ] as [(String, String)])
    func showsHostile(_ raw: String, _ shown: String) {
        #expect(SafeText(raw).text.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(SafeText(raw))")
    }

    @Test(
        "What people write stays as it is",
        arguments: [
            "plain", "Grüße, naïve façade", "Привет", "مرحبا بالعالم", "שָׁלוֹם", "汉字和日本語", "한국어", "สวัสดีครับ",
            "नमस्ते दुनिया", "שּׁ\u{5B8}\u{5BD}לוֹם", "🩷 🫨 🪿 🫩 🫪", "𑴀", "→ ✓ … “quoted” – dash", "👍 🎉 ☃", "ﬁ ½ ²",
            "a b", "🇩🇪", "𝒳", "தமிழ்", "\u{600}12",
        ])
    func keepsWords(_ words: String) {
        #expect(SafeText(words).text == words)
        #expect(!SafeText(words).text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test(
        "Joiners and selectors inside emoji and joining scripts are left out of the drawing",
        arguments: [
            ("👩‍👩‍👧", "👩👩👧", 6), ("👍🏽", "👍", 2), ("❤️", "❤", 1), ("🏳️‍🌈", "🏳🌈", 3), ("1️⃣", "1\u{20E3}", 1),
            ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴", 2), ("👩🏽‍🚀", "👩🚀", 4),
            ("می\u{200C}خواهم", "میخواهم", 7), ("क्\u{200D}ष", "क्ष", 2), ("葛\u{E0100}", "葛", 2),
            ("۲۰\u{200C}ساله", "۲۰ساله", 6), ("USB\u{200C}ها", "USBها", 5),
            ("«کتاب»\u{200C}ها", "«کتاب»ها", 8),
            ("ه\u{200D}", "ه", 1), ("\u{200D}ه!", "ه!", 2), ("ه\u{200D}\nب", "ه\nب", 1),
            ("کتاب\u{200C}، ", "کتاب، ", 6),
            ("അവന്\u{200D}", "അവന്", 3), ("അവര്\u{200D} വന്നു", "അവര് വന്നു", 7), ("സാര്\u{200D}?", "സാര്?", 4),
        ] as [(String, String, Int)])
    func leavesOutJoiners(_ raw: String, _ shown: String, _ width: Int) {
        let text = SafeText(raw)
        #expect(text.text.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(text)")
        #expect(text.width == width)
    }

    @Test("Noncharacters are visible")
    func showsNoncharacters() {
        let values: [UInt32] = [0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFF, 0x10FFFF]
        var view = String.UnicodeScalarView()
        view.append(contentsOf: values.compactMap(Unicode.Scalar.init))
        #expect(SafeText(String(view)).text == "�����")
    }

    @Test("A skin tone by itself, a lone joiner and unfinished tags are visible")
    func showsStrays() {
        #expect(SafeText("🏽").text == "�")
        #expect(SafeText("👩\u{200D}").text == "👩�")
        #expect(SafeText("🏴\u{E0067}\u{E0062}").text == "🏴�")
        #expect(SafeText("ب\u{200C}\u{200C}ب").text.unicodeScalars.filter { $0 == "\u{FFFD}" }.count == 2)
    }

    @Test("Text is composed, stacked marks are bounded and lonely marks get a base")
    func treatsMarks() {
        #expect(SafeText("e\u{301}").text.unicodeScalars.elementsEqual("\u{E9}".unicodeScalars))
        let stacked = SafeText("x" + String(repeating: "\u{302}", count: 50) + "y")
        #expect(
            stacked.text.unicodeScalars.elementsEqual("x\u{302}\u{302}\u{302}\u{302}\u{FFFD}y".unicodeScalars)
        )
        #expect(stacked.width == 3)
        #expect(SafeText("\u{301}x").text.unicodeScalars.elementsEqual("\u{25CC}\u{301}x".unicodeScalars))
        #expect(SafeText("a\n\u{301}").text.unicodeScalars.elementsEqual("a\n\u{25CC}\u{301}".unicodeScalars))
    }

    @Test("Every scalar by itself and after a letter is drawn as wide as it counts")
    func measuresEveryScalar() {
        var wrong: [UInt32] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), value != 0x0A else { continue }
            let text = SafeText("a" + String(scalar))
            let scalars = Array(text.text.unicodeScalars)
            let isWhole = SafeText(text.text).text.unicodeScalars.elementsEqual(scalars)
            let isSafe = scalars.allSatisfy {
                columns(of: $0.value) >= 0 && !$0.properties.isDefaultIgnorableCodePoint
                    && $0.properties.generalCategory != .control
            }
            // Only a mark that composes with the letter leaves one scalar, and no scalar vanishes.
            let isShown = scalars.count > 1 || columns(of: value) == 0
            if !isWhole || !isSafe || !isShown || text.width != SafeText.widestLine(of: text.text) {
                wrong.append(value)
            }
        }
        #expect(wrong.map { String($0, radix: 16) }.prefix(20) == [])
    }

    @Test("Line breaks and tabs")
    func treatsBreaks() {
        #expect(SafeText("a\r\nb\n\tc\td").text == "a\nb\n    c   d")
        #expect(SafeText(oneLine: "a\r\nb\n\tc\u{B}").text == "a⏎b⏎ c␋")
        #expect(SafeText("ab\ncdef\n").width == 4)
        #expect(SafeText("ab\n\nc\n").lines.map(\.text) == ["ab", "", "c", ""])
        #expect(SafeText("汉\tx").text == "汉  x")
        #expect(SafeText("").lines == [.empty])
    }

    @Test("Our own words take safe texts and numbers only")
    func interpolates() {
        let name = SafeText("\u{1B}eve")
        let text: SafeText = "to \(name): \(3) new"
        #expect(text.text == "to ␛eve: 3 new")
        #expect(text.width == 14)
        #expect(["a", "", "汉"].joined(separator: ", " as SafeText).width == 7)
    }

    @Test("Wrapping breaks between words, inside long ones and around wide glyphs")
    func wraps() {
        func rows(_ text: String, _ columns: Int) -> [String] {
            SafeText(text).wrapped(to: columns).map(\.text)
        }
        #expect(rows("the quick brown fox", 10) == ["the quick", "brown fox"])
        #expect(rows("the quick brown", 9) == ["the quick", "brown"])
        #expect(rows("a  b   c", 3) == ["a", "b", "c"] || rows("a  b   c", 3) == ["a ", "b", "c"])
        #expect(rows("https://example.org/long", 10) == ["https://ex", "ample.org/", "long"])
        #expect(rows("see https://example.org", 10) == ["see", "https://ex", "ample.org"])
        #expect(rows("  indented text here", 10) == ["  indented", "text here"])
        #expect(rows("one\n\ntwo", 10) == ["one", "", "two"])
        #expect(rows("汉字汉字汉", 4) == ["汉字", "汉字", "汉"])
        #expect(rows("ab汉字汉", 5) == ["ab汉", "字汉"])
        #expect(rows("汉字。汉", 4) == ["汉", "字。", "汉"])
        #expect(rows("汉a", 1) == ["…", "a"])
        #expect(rows("trailing   ", 8) == ["trailing"])
        #expect(
            rows(String(repeating: " ", count: 25) + "x", 10) == [String(repeating: " ", count: 10), "x"])
        #expect(rows("abc", 0) == [])
        #expect(rows("", 5) == [""])
        #expect(rows("สวัสดีครับ", 4).joined() == "สวัสดีครับ")
    }

    @Test("Truncating and padding")
    func cuts() {
        #expect(SafeText("hello").truncated(to: 5).text == "hello")
        #expect(SafeText("hello").truncated(to: 4).text == "hel…")
        #expect(SafeText("汉字汉").truncated(to: 4).text == "汉…")
        #expect(SafeText("a\nb").truncated(to: 9).text == "a b")
        #expect(SafeText("ab").truncated(to: 1).text == "…")
        #expect(SafeText("ab").truncated(to: 0).text == "")
        #expect(SafeText("汉字汉").padded(to: 4).text == "汉… ")
        #expect(SafeText("ab").padded(to: 4).text == "ab  ")
        #expect(SafeText("x\u{302}y").truncated(to: 2).text == "x\u{302}y")
    }

    @Test("Occurrences are found in columns, whatever their case")
    func finds() {
        func places(_ text: String, _ needles: String...) -> [Range<Int>] {
            SafeText(text).occurrences(of: needles) { $0.lowercased() }
        }
        #expect(places("Hello hello", "HELLO") == [0..<5, 6..<11])
        #expect(places("汉字 Ärger", "ä") == [5..<6])
        #expect(places("汉字汉", "汉") == [0..<2, 4..<6])
        #expect(places("aaaa", "aa") == [0..<2, 2..<4])
        #expect(places("abc", "") == [])
        #expect(places("cafe\u{301} x", "caf\u{E9}") == [0..<4])
        #expect(places("\u{1B}[31m", "\u{1B}") == [0..<1])
        #expect(places("cancel my booking", "booking", "cancel") == [0..<6, 10..<17])
        #expect(places("cancelled", "cancel", "cancelled", "led") == [0..<9])
    }

    @Test("What a fold makes equal is marked with all its columns")
    func findsFolded() {
        let plain = { (text: String) in
            String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "é" ? "e" : $0 }))
        }
        #expect(SafeText("un café x").occurrences(of: ["cafe"], foldedBy: plain) == [3..<7])
        #expect(
            SafeText("Maß x").occurrences(of: ["mass"]) { $0.lowercased().replacing("ß", with: "ss") } == [
                0..<3
            ])
    }

    @Test("No text, however hostile, gives a row too wide or loses a visible glyph")
    func keepsItsProperties() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for round in 0..<Effort.count(2000) {
            let raw = HostileText.random(using: &random)
            let text = SafeText(raw)
            let comment: Comment = "seed \(seed), round \(round)"
            #expect(SafeText(text.text) == text, comment)
            #expect(text.width == text.lines.map(\.width).max(), comment)
            #expect(text.text.unicodeScalars.allSatisfy { $0 == "\n" || columns(of: $0.value) >= 0 }, comment)
            #expect(SafeText(oneLine: raw).lines.count == 1, comment)
            let room = Int.random(in: 2...20, using: &random)
            let rows = text.wrapped(to: room)
            for row in rows {
                #expect(row.width <= room, comment)
                #expect(row.width == SafeText.widestLine(of: row.text), comment)
            }
            #expect(visible(rows.map(\.text).joined()) == visible(text.text), comment)
            #expect(text.padded(to: room).width == room, comment)
            #expect((text + text).width == SafeText.widestLine(of: text.text + text.text), comment)
        }
    }

    @Test("Plain text takes the quick way, and hostile text stays linear")
    func isQuick() {
        let line = String(repeating: "plain words ", count: 20)
        let plain = ContinuousClock().measure { for _ in 0..<10_000 { _ = SafeText(line) } } / 10_000
        let mixed = String(repeating: "Grüße 汉字 ", count: 20)
        let slow = ContinuousClock().measure { for _ in 0..<1000 { _ = SafeText(mixed) } } / 1000
        let stacked = "a" + String(repeating: "\u{302}", count: 200_000)
        let long = ContinuousClock().measure { _ = SafeText(stacked).wrapped(to: 80) }
        print("240 plain bytes: \(plain), 180 mixed scalars: \(slow), 200,000 stacked marks: \(long)")
        #expect(long < .seconds(10))
    }

    private func visible(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0 != " " && $0 != "\n" }
    }
}
