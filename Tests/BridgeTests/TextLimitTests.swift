import Bridge
import Effort
import Testing

/// Long texts are split where nothing is broken.
@Suite struct TextLimitTests {
    @Test func `a short text is one part, and so is an empty one`() {
        #expect(TextLimit(20, .utf16).parts(of: "Hello there") == ["Hello there"])
        #expect(TextLimit(20, .utf16).parts(of: "") == [""])
    }

    @Test func `a space near the end is where a text is split`() {
        let parts = TextLimit(16, .characters).parts(of: "one two three four five")
        #expect(parts == ["one two three", "four five"])
    }

    @Test func `a family of four stays together in every unit`() {
        let family = "👨‍👩‍👧‍👦"
        for unit in [TextLimit.Unit.bytes, .utf16, .scalars, .characters] {
            let text = String(repeating: family, count: 40)
            let parts = TextLimit(30, unit).parts(of: text)
            #expect(parts.joined() == text)
            #expect(parts.allSatisfy { part in part.allSatisfy { String($0) == family } })
        }
    }

    @Test func `a single character that is too long is split between scalars`() {
        let text = "e" + String(repeating: "\u{301}", count: 100)
        let parts = TextLimit(16, .utf16).parts(of: text)
        #expect(parts.allSatisfy { $0.utf16.count <= 16 })
        #expect(parts.joined().unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test func `no part is too long, and nothing but spaces is lost`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let letters = ["a", "ß", "é", "e\u{301}", "漢", "🙂", "👩🏽‍🚀", " ", "\n", "ไท"]
        for _ in 0..<Effort.count(500) {
            let length = Int.random(in: 0...200, using: &random)
            let text = (0..<length).map { _ in letters.randomElement(using: &random)! }.joined()
            let limit = TextLimit(Int.random(in: 16...60, using: &random), .utf16)
            let parts = limit.parts(of: text)
            #expect(parts.allSatisfy { $0.utf16.count <= limit.most }, "seed \(seed)")
            let kept = parts.joined().unicodeScalars.filter { !$0.properties.isWhitespace }
            #expect(Array(kept) == text.unicodeScalars.filter { !$0.properties.isWhitespace }, "seed \(seed)")
        }
    }
}
