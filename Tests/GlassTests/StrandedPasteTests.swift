import Testing

@testable import Glass

/// Pastes whose end is late, or never comes.
@Suite struct StrandedPasteTests {
    private func key(_ character: Character) -> Input { .key(.character(character)) }

    private func decode(_ reads: [(Int, String)]) -> [Input] {
        var decoder = KeyDecoder()
        let inputs = reads.flatMap { decoder.feed($0.1.utf8, at: $0.0) }
        return inputs + decoder.pass(to: 1_000_000)
    }

    private func text(_ inputs: [Input]) -> String {
        inputs.map { if case .paste(let text) = $0 { text } else { "" } }.joined()
    }

    private func hasKeys(_ inputs: [Input]) -> Bool {
        inputs.contains { if case .key = $0 { true } else { false } }
    }

    @Test func `a paste without an end comes out, and the next key is a key`() {
        let inputs = decode([(0, "\u{1B}[200~rm -rf\r"), (3_000, "q"), (3_200, "\r")])
        #expect(inputs == [.paste("rm -rf\n"), key("q"), .key(Key(.enter))])
        #expect(decode([(0, "\u{1B}[200~text"), (3_000, "\u{1B}")]) == [.paste("text"), .key(Key(.escape))])
        #expect(decode([(0, "\u{1B}[200~text"), (3_000, "\u{1B}[A")]) == [.paste("text"), .key(Key(.up))])
    }

    @Test
    func `the rest of a paste that stalled is a paste, whatever it looks like, and its end is swallowed`() {
        for stall in [900, 1_100, 5_000, 60_000] {
            let inputs = decode([
                (0, "\u{1B}[200~one\r"), (stall, "rBC:q\r"), (2 * stall, "two\r\u{1B}[201~"),
                (3 * stall, "x"),
            ])
            #expect(text(inputs) == "one\nrBC:q\ntwo\n")
            #expect(inputs.last == key("x"))
            #expect(inputs.count { if case .key = $0 { true } else { false } } == 1)
        }
        #expect(
            decode([(0, "\u{1B}[200~one"), (3_000, "\u{1B}[201~"), (3_500, "j")]) == [
                .paste("one"), key("j"),
            ])
        #expect(
            decode([(0, "\u{1B}[200~one"), (3_000, "q"), (3_020, "\u{1B}[201~")]) == [
                .paste("one"), .paste("q"),
            ])
    }

    @Test func `a line end alone is text the first time`() {
        let inputs = decode([(0, "\u{1B}[200~one"), (3_000, "\r"), (4_000, "\r")])
        #expect(inputs == [.paste("one"), .paste("\n"), .key(Key(.enter))])
        #expect(
            decode([(0, "\u{1B}[200~one"), (3_000, "\r"), (4_000, "\u{1B}[201~")]) == [
                .paste("one"), .paste("\n"),
            ])
    }

    @Test func `an end that comes after all, or again, is no key`() {
        #expect(
            decode([(0, "\u{1B}[200~one"), (3_000, "j"), (3_500, "\u{1B}[201~"), (3_600, "k")])
                == [.paste("one"), key("j"), .garbage(Array("\u{1B}[201~".utf8)), key("k")])
    }

    @Test func `another paste ends the one before it`() {
        let inputs = decode([(0, "\u{1B}[200~one"), (3_000, "\u{1B}[200~two\u{1B}[201~"), (3_100, "x")])
        #expect(inputs == [.paste("one"), .paste("two"), key("x")])
        let long = decode([
            (0, "\u{1B}[200~one"), (3_000, "\u{1B}[200~two"), (3_900, "three\u{1B}[201~"), (4_000, "x"),
        ])
        #expect(text(long) == "onetwothree")
        #expect(long.last == key("x"))
    }

    @Test func `a paste cut anywhere and stalled there is the same text, and no key`() {
        let body = "Grüße 汉字\r\nsecond 👍 line\rrBCq:\r\n"
        let bytes = Array("\u{1B}[200~\(body)\u{1B}[201~".utf8)
        let wanted = body.replacing("\r\n").replacing("\r")
        for stall in [20, 200, 999, 1_500, 30_000] {
            for cut in 6..<bytes.count {
                var decoder = KeyDecoder()
                var inputs = decoder.feed(bytes[..<cut], at: 0) + decoder.feed(bytes[cut...], at: stall)
                inputs += decoder.pass(to: stall + 5_000)
                #expect(text(inputs) == wanted, "cut at \(cut), \(stall) ms")
                #expect(!hasKeys(inputs), "cut at \(cut), \(stall) ms")
                #expect(decoder.feed("k".utf8, at: stall + 6_000) == [key("k")], "cut at \(cut), \(stall) ms")
            }
        }
    }
}

extension String {
    fileprivate func replacing(_ old: Character) -> String { String(map { $0 == old ? "\n" : $0 }) }
}
