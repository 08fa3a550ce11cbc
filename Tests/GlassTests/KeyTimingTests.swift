import Testing

@testable import Glass

/// Bytes of one key that are read apart.
@Suite struct KeyTimingTests {
    private let escape = Input.key(Key(.escape))

    /// Reads texts, each at its uptime, and then waits.
    private func decode(_ reads: [(Int, String)], _ timing: KeyTiming = .local, waiting: Bool = true)
        -> [Input]
    {
        var decoder = KeyDecoder(timing)
        var inputs = reads.flatMap { decoder.feed($0.1.utf8, at: $0.0) }
        if waiting { inputs += decoder.pass(to: 100_000) }
        return inputs
    }

    private func key(_ character: Character) -> Input { .key(.character(character)) }
    private func keys(_ text: String) -> [Input] { text.map { key($0) } }

    // MARK: Esc

    @Test(arguments: [(KeyTiming.local, 5), (.remote, 25)])
    func `Esc and a key are Alt with it only when they come close together`(_ timing: KeyTiming, _ gap: Int) {
        #expect(decode([(0, "\u{1B}x")], timing) == [.key(.alt("x"))])
        #expect(decode([(0, "\u{1B}"), (gap, "x")], timing) == [.key(.alt("x"))])
        #expect(decode([(0, "\u{1B}"), (gap + 1, "x")], timing) == [escape, key("x")])
        #expect(decode([(0, "\u{1B}"), (gap + 1, "\r")], timing) == [escape, .key(Key(.enter))])
        #expect(decode([(0, "\u{1B}"), (gap + 1, "\u{1B}")], timing) == [escape, escape])
        #expect(decode([(0, "\u{1B}"), (gap, "é")], timing) == [.key(.alt("é"))])
        #expect(decode([(0, "\u{1B}"), (gap + 1, "é")], timing) == [escape, key("é")])
    }

    @Test func `a lone Esc acts within 30 ms on a local line, whatever may follow`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed("\u{1B}".utf8, at: 1_000) == [])
        #expect(decoder.deadline! <= 1_030)
        #expect(decoder.pass(to: 1_030) == [escape])
        var other = KeyDecoder()
        #expect(other.feed("\u{1B}".utf8, at: 1_000) + other.feed("[".utf8, at: 1_010) == [])
        #expect(other.pass(to: 1_030) == [escape])
        #expect(other.feed("w".utf8, at: 1_060) == keys("[w"))
    }

    @Test(arguments: [10, 20, 30, 60, 100, 130, 400], [10, 60, 100, 200])
    func `what hands type behind an Esc is keys`(_ pause: Int, _ next: Int) {
        for text in ["[w", "]w", "OK", "[[x", "P+", "[x", "O\r", "[1", "[", "O"] {
            var reads = [(0, "\u{1B}")]
            for (index, character) in text.enumerated() {
                reads.append((pause + next * index, "\(character)"))
            }
            let wanted = text.map { $0 == "\r" ? .key(Key(.enter)) : key($0) }
            #expect(decode(reads) == [escape] + wanted, "\(text) after \(pause) and \(next)")
        }
    }

    // MARK: Sequences

    @Test(arguments: ["[D", "OD", "[1;5C", "[15~", "[24;80R", "[?1;2c", "[201~", "[<0;1;1M"])
    func `the rest of a sequence that comes late is no key`(_ rest: String) {
        for pause in [6, 30, 60, 100] {
            let inputs = decode([(0, "\u{1B}"), (pause, rest), (pause + 200, "x")])
            #expect(inputs.last == key("x"))
            #expect(
                !inputs.contains {
                    if case .key(let key) = $0 { key.text != nil && $0 != inputs.last } else { false }
                })
        }
        let late = decode([(0, "\u{1B}"), (200, rest)])
        #expect(late == [escape] + keys(rest), "behind 100 ms it was typed")
    }

    @Test func `a sequence that is cut behind its bracket means what it means`() {
        #expect(decode([(0, "\u{1B}["), (60, "D")]) == [.key(Key(.left))])
        #expect(decode([(0, "\u{1B}[1;"), (60, "5D")]) == [.key(Key(.left, .control))])
        #expect(decode([(0, "\u{1B}O"), (99, "P")]) == [.key(Key(.function(1)))])
        #expect(decode([(0, "\u{1B}["), (60, "w")]) == [.key(.alt("[")), key("w")])
        #expect(decode([(0, "\u{1B}["), (150, "D")]) == [.key(.alt("[")), key("D")])
        #expect(decode([(0, "\u{1B}"), (10, "[D")]) == [.key(Key(.left))])
    }

    @Test func `the rest of what certainly was a sequence is swallowed, and the next key is not`() {
        let torn = Input.garbage(Array("\u{1B}[1;".utf8))
        #expect(
            decode([(0, "\u{1B}[1;"), (150, "5A"), (400, "x")]) == [
                torn, .garbage([0x35]), .garbage([0x41]), key("x"),
            ])
        #expect(decode([(0, "\u{1B}[1;"), (500, "k")]) == [torn, key("k")])
        #expect(decode([(0, "\u{1B}[1;"), (120, "\u{1B}[A")]) == [torn, .key(Key(.up))])
    }

    @Test func `focus and a paste are told late too`() {
        #expect(decode([(0, "\u{1B}"), (60, "[I")]) == [escape, .focus(true)])
        #expect(decode([(0, "\u{1B}"), (60, "[200~rBC\r\u{1B}[201~")]) == [escape, .paste("rBC\n")])
    }

    // MARK: Characters

    @Test(arguments: ["ö", "漢", "👍"])
    func `an unfinished character waits for its rest`(_ text: String) {
        let bytes = Array(text.utf8)
        for pause in [10, 60, 1_000, 60_000] {
            var decoder = KeyDecoder()
            var inputs: [Input] = []
            for (index, byte) in bytes.enumerated() { inputs += decoder.feed([byte], at: index * pause) }
            #expect(inputs == [key(Character(text))])
        }
        var broken = KeyDecoder()
        #expect(broken.feed(bytes.prefix(1), at: 0) + broken.pass(to: 9_000) == [])
        #expect(broken.feed("\u{1B}[A".utf8, at: 9_500) == [.garbage([bytes[0]]), .key(Key(.up))])
        var other = KeyDecoder()
        #expect(
            other.feed(bytes.prefix(1), at: 0) + other.feed("é".utf8, at: 60) == [
                .garbage([bytes[0]]), key("é"),
            ])
    }
}
