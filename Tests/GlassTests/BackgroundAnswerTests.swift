import Testing

@testable import Glass

/// The terminal's answer to the question for its background: whatever way its bytes come, they are no keys.
@Suite struct BackgroundAnswerTests {
    private static let answer = "\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\"
    private let background = Input.background(RGB(0x1E, 0x20, 0xFF))
    private let escape = Input.key(Key(.escape))

    /// Reads texts, each at its uptime, by a decoder that awaits the answer since uptime 0, and then waits.
    private func decode(_ reads: [(Int, String)], _ timing: KeyTiming = .local) -> [Input] {
        var decoder = KeyDecoder(timing)
        decoder.awaitBackground(at: 0)
        var inputs: [Input] = []
        for (uptime, text) in reads {
            while let due = decoder.deadline, due <= uptime { inputs += decoder.pass(to: due) }
            inputs += decoder.feed(text.utf8, at: uptime)
        }
        while let due = decoder.deadline { inputs += decoder.pass(to: due) }
        return inputs
    }

    private func key(_ character: Character) -> Input { .key(.character(character)) }

    @Test(arguments: [
        ("\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\", RGB(0x1E, 0x20, 0xFF)),
        ("\u{1B}]11;rgb:00/80/ff\u{07}", RGB(0, 0x80, 0xFF)), ("\u{1B}]11;rgb:f/0/8\u{07}", RGB(255, 0, 136)),
        ("\u{1B}]11;rgba:ffff/ffff/ffff/8000\u{1B}\\", RGB(255, 255, 255)),
    ])
    func `it is a color, in all its forms`(_ answer: String, _ color: RGB) {
        #expect(decode([(20, answer)]) == [.background(color)])
    }

    @Test(arguments: [1, 20, 100, 140])
    func `in two pieces at any place it is one color and no key`(_ gap: Int) {
        let bytes = Self.answer
        for place in bytes.indices.dropFirst() {
            let pieces = [(30, String(bytes[..<place])), (30 + gap, String(bytes[place...]))]
            #expect(decode(pieces) == [background], "\(bytes.distance(from: bytes.startIndex, to: place))")
        }
    }

    @Test(arguments: [1, 20, 100, 140])
    func `byte by byte it is one color and no key`(_ gap: Int) {
        let reads = Self.answer.enumerated().map { (30 + $0.offset * gap, String($0.element)) }
        #expect(decode(reads) == [background])
    }

    @Test(arguments: [2_500, 60_000, 5_000_000])
    func `late it is a color too, whole or in pieces`(_ uptime: Int) {
        #expect(decode([(uptime, Self.answer)]) == [background])
        let reads = Self.answer.enumerated().map { (uptime + $0.offset * 20, String($0.element)) }
        #expect(decode(reads) == [background])
    }

    @Test func `late and torn behind its first bytes, only an Esc can have acted`() {
        let rest = String(Self.answer.dropFirst())
        #expect(decode([(9_000, "\u{1B}"), (9_400, rest)]) == [escape, background])
        let one = String(Self.answer.prefix(2))
        #expect(
            decode([(9_000, one), (9_400, String(Self.answer.dropFirst(2)))]) == [
                .key(.alt("]")), background,
            ])
    }

    @Test func `keys around it are keys`() {
        #expect(
            decode([(20, "j" + Self.answer + "k\u{1B}[A")]) == [
                key("j"), background, key("k"), .key(Key(.up)),
            ])
        #expect(decode([(20, "é"), (21, Self.answer + "x")]) == [key("é"), background, key("x")])
    }

    @Test func `keys while it is awaited are what they are without`() {
        #expect(decode([(10, "\u{1B}x")]) == [.key(.alt("x"))])
        #expect(decode([(10, "\u{1B}"), (40, "x")]) == [escape, key("x")])
        #expect(decode([(10, "\u{1B}[A"), (12, "\u{1B}OB")]) == [.key(Key(.up)), .key(Key(.down))])
        #expect(decode([(10, "\u{1B}"), (12, "\u{1B}")]) == [escape, escape])
        #expect(decode([(10, "\u{1B}]")]) == [.key(.alt("]"))])
        #expect(decode([(10, "]11;rgb")]) == "]11;rgb".map { key($0) })
    }

    @Test func `a lone Esc waits for it only while it is likely to come`() {
        var decoder = KeyDecoder()
        decoder.awaitBackground(at: 0)
        #expect(decoder.feed("\u{1B}".utf8, at: 100) == [])
        #expect(decoder.deadline == 250)
        #expect(decoder.pass(to: 250) == [escape])
        #expect(decoder.expectsBackground(at: 1_999) && !decoder.expectsBackground(at: 2_000))
        #expect(decoder.feed("\u{1B}".utf8, at: 9_000) == [])
        #expect(decoder.deadline! <= 9_030)
        #expect(decoder.pass(to: 9_030) == [escape])
        #expect(decoder.deadline == nil)
    }

    @Test func `an answer without an end is dropped, and keys after it are keys`() {
        let torn = "\u{1B}]11;rgb:1e"
        #expect(decode([(10, torn), (2_000, "j")]) == [.garbage(Array(torn.utf8)), key("j")])
        let cut = decode([(10, torn + "\u{1B}[Aj")])
        #expect(cut == [.garbage(Array((torn + "\u{1B}").utf8)), .key(Key(.up)), key("j")])
        // No color has these letters.
        #expect(decode([(10, torn + "zt")]) == [.garbage(Array(torn.utf8)), key("z"), key("t")])
    }

    @Test func `a second answer is nothing, and what is pasted is text`() {
        #expect(
            decode([(10, Self.answer), (20, Self.answer)]) == [background, .garbage(Array(Self.answer.utf8))])
        let pasted = "\u{1B}[200~" + Self.answer + "\u{1B}[201~"
        #expect(decode([(10, pasted)]) == [.paste(Self.answer)])
    }
}
