import Conversation
import Testing

@Suite struct FoldingTests {
    @Test(arguments: [
        ("café", "cafe\u{301}", "cafe"), ("ΟΔΟΣ", "οδος", "οδοσ"), ("ΜΆΪΟΣ", "μάϊος", "μαιοσ"),
        ("Ёлка", "елка", "елка"), ("STRASSE", "Straße", "strasse"), ("ＡＢＣ１", "abc1", "abc1"),
        ("İSTANBUL", "istanbul", "istanbul"), ("ısparta", "ISPARTA", "isparta"),
        ("Ørsted", "ørsted", "orsted"),
        ("Łódź", "lo\u{301}dz", "lodz"), ("Ngọc Ánh Đỗ", "ngo\u{323}c anh do", "ngoc anh do"),
        ("ﬁn", "fin", "fin"),
        ("ᾳ", "α", "α"), ("Ὀδυσσεύς", "οδυσσευσ", "οδυσσευσ"), ("Å", "\u{212b}", "a"), ("µ", "μ", "μ"),
        ("a\u{a0}b\tc\nd", "a b c d", "a b c d"), ("co\u{ad}op", "coop", "coop"), ("\u{feff}x", "x", "x"),
    ])
    func `texts that differ in case and marks fold alike`(first: String, second: String, folded: String) {
        #expect(Array(first.folded.utf8) == Array(folded.utf8))
        #expect(Array(second.folded.utf8) == Array(folded.utf8))
    }

    @Test(arguments: [
        // Voiced kana, composed and not; Hangul, composed and not; a Devanagari letter with nukta; a hamza.
        ("が", "か\u{3099}"), ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
        ("\u{958}", "क\u{93c}"),
        ("أ", "ا\u{654}"),
    ])
    func `compositions fold alike, and another letter stays another letter`(
        composed: String, decomposed: String
    ) {
        #expect(Array(composed.folded.utf8) == Array(decomposed.folded.utf8))
        let base = String(decomposed.unicodeScalars.first!).folded
        #expect(!composed.folded.unicodeScalars.contains(base.unicodeScalars.first!) || composed == "\u{958}")
    }

    @Test(arguments: ["कि", "ที่", "กำ", "বাংলা", "தமிழ்", "မြန်မာ", "ខ្មែរ"])
    func `vowel signs of Indic scripts and marks of Thai stay`(text: String) {
        #expect(text.folded.unicodeScalars.count == text.unicodeScalars.count)
    }

    @Test func `points of Hebrew and vowels of Arabic go, letters stay`() {
        #expect("שָׁלוֹם".folded == "שלום")
        #expect("مُحَمَّد".folded == "محمد")
        #expect("محـــمد".folded == "محمد")
        #expect("آ".folded != "ا".folded)
    }

    @Test func `what is folded stays as it is`() {
        for value in UInt32(1)..<0x3_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = String(scalar).folded
            #expect(Array(once.folded.utf8) == Array(once.utf8), "U+\(String(value, radix: 16))")
        }
    }

    @Test func `a text folds as its characters do`() {
        for text in [
            "Ὀδυσσεύς ПРИВЕТ Straße が한글 कि ที่", "e\u{301}\u{323}x\u{200d}y", "\u{1112}\u{1161}\u{11ab}",
        ] {
            #expect(text.folded == text.map { String($0).folded }.joined())
        }
    }
}

@Suite struct SearchTermsTests {
    @Test(arguments: [
        ("rossi omar", ["rossi", "omar"]), ("rossi  omar ", ["rossi", "omar"]),
        (#""cancel booking""#, ["cancel booking"]), (#"x "a b" y"#, ["x", "a b", "y"]),
        (#"FQ8APE-2""#, [#"FQ8APE-2""#]),
        (#""unpaired text"#, [#""unpaired"#, "text"]), (#"6" pipe 4""#, [#"6""#, "pipe", #"4""#]),
        (#""""#, [#""""#]), (#""say "hi" now""#, [#"say "hi"#, #"now""#]), ("twice twice", ["twice"]),
        ("", []),
        ("東京都庁", ["東京都庁"]), (#""a"b" c"#, [#"a"b"#, "c"]),
    ])
    func `words are apart by spaces and phrases stand in quotes`(text: String, terms: [String]) {
        #expect(SearchTerms(text).typed == terms)
    }

    @Test func `terms that fold alike are one, and marks alone are none`() {
        #expect(SearchTerms("café CAFE").folded == ["cafe"])
        #expect(SearchTerms("\u{301}").folded == [])
    }
}
