import Effort
import Testing

@testable import Glass

@Suite("The key decoder")
struct KeyDecoderTests {
    private func decode(_ text: String, timingOut: Bool = false) -> [Input] {
        var decoder = KeyDecoder()
        let inputs = decoder.feed(text.utf8, at: 0)
        return timingOut ? inputs + decoder.pass(to: 10_000) : inputs
    }

    @Test(
        "Keys of many terminals",
        arguments: [
            ("a", .character("a")), (" ", .character(" ")), ("é", .character("é")), ("漢", .character("漢")),
            ("\r", Key(.enter)), ("\n", .control("j")), ("\t", Key(.tab)), ("\u{7F}", Key(.backspace)),
            ("\u{8}", Key(.backspace)), ("\0", .control("@")), ("\u{1}", .control("a")),
            ("\u{1A}", .control("z")),
            ("\u{1C}", .control("\\")), ("\u{1D}", .control("]")), ("\u{1E}", .control("^")),
            ("\u{1F}", .control("_")),
            ("\u{1B}x", .alt("x")), ("\u{1B}é", .alt("é")), ("\u{1B}\r", Key(.enter, .alt)),
            ("\u{1B}\u{7F}", Key(.backspace, .alt)), ("\u{1B}\u{1}", Key(.character("a"), [.alt, .control])),
            ("\u{1B}[A", Key(.up)), ("\u{1B}OB", Key(.down)), ("\u{1B}[1;5C", Key(.right, .control)),
            ("\u{1B}[1;2D", Key(.left, .shift)), ("\u{1B}[1;3A", Key(.up, .alt)), ("\u{1B}[H", Key(.home)),
            ("\u{1B}[4~", Key(.end)), ("\u{1B}[8~", Key(.end)), ("\u{1B}[5~", Key(.pageUp)),
            ("\u{1B}[6;5~", Key(.pageDown, .control)), ("\u{1B}[3~", Key(.delete)),
            ("\u{1B}[2~", Key(.insert)),
            ("\u{1B}[Z", Key(.tab, .shift)), ("\u{1B}OP", Key(.function(1))),
            ("\u{1B}[15~", Key(.function(5))),
            ("\u{1B}[24;2~", Key(.function(12), .shift)), ("\u{1B}[[C", Key(.function(3))),
            ("\u{1B}[3$", Key(.delete, .shift)), ("\u{1B}[3^", Key(.delete, .control)),
            ("\u{1B}[13;2u", Key(.enter, .shift)), ("\u{1B}[27u", Key(.escape)),
            ("\u{1B}[97;5u", .control("a")),
            ("\u{1B}[27;3;13~", Key(.enter, .alt)), ("\u{1B}[27;5;9~", Key(.tab, .control)),
            ("\u{1B}[97;2u", .character("A")), ("\u{1B}Oa", Key(.up, .control)), ("\u{1B}OM", Key(.enter)),
        ] as [(String, Key)])
    func decodes(_ bytes: String, _ key: Key) {
        #expect(decode(bytes) == [.key(key)])
    }

    @Test(
        "What is no key is garbage as a whole",
        arguments: [
            "\u{1B}[?1;2c", "\u{1B}[>41;354;0c", "\u{1B}[24;80R", "\u{1B}[<0;10;10M", "\u{1B}[<0;10;10m",
            "\u{1B}[M !!", "\u{1B}[32;10;20M", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\",
            "\u{1B}]52;c;cXVpdA==\u{7}",
            "\u{1B}P1$r0m\u{1B}\\", "\u{1B}P>|XTerm(380)\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
            "\u{1B}^pm\u{1B}\\",
            "\u{1B}Xsos\u{1B}\\", "\u{1B}[?2004;2$y", "\u{1B}[201~", "\u{1B}[97;1:3u", "\u{1B}[97;9u",
            "\u{1B}[57441u",
            "\u{1B}[99999999999999999999u", "\u{1B}[8;24;80t", "\u{1B}[1;1;1;1A", "\u{1B}[9999~", "\u{1B}Oz",
            "\u{1B}[?997;1n", "\u{1B}[\r", "\u{1B}[[x",
        ])
    func discards(_ bytes: String) {
        #expect(decode(bytes) == [.garbage(Array(bytes.utf8))])
        #expect(decode(bytes + "k").last == .key(.character("k")))
    }

    @Test(
        "The mouse, where it is asked for",
        arguments: [
            ("\u{1B}[<0;1;1M", Mouse(.press, at: Point(column: 0, row: 0))),
            ("\u{1B}[<0;120;36M", Mouse(.press, at: Point(column: 119, row: 35))),
            ("\u{1B}[<64;10;5M", Mouse(.wheelUp, at: Point(column: 9, row: 4))),
            ("\u{1B}[<65;10;5M", Mouse(.wheelDown, at: Point(column: 9, row: 4))),
            ("\u{1B}[<81;10;5M", Mouse(.wheelDown, at: Point(column: 9, row: 4))),
        ])
    func readsMouse(_ bytes: String, _ mouse: Mouse) {
        var decoder = KeyDecoder(readsMouse: true)
        #expect(decoder.feed(bytes.utf8, at: 0) == [.mouse(mouse)])
        #expect(decoder.feed("k".utf8, at: 9) == [.key(.character("k"))])
        #expect(decode(bytes) == [.garbage(Array(bytes.utf8))])
    }

    @Test(
        "Releases, motion, other buttons, selections and what is no report never click",
        arguments: [
            "\u{1B}[<0;10;10m", "\u{1B}[<1;10;10M", "\u{1B}[<2;10;10M", "\u{1B}[<4;10;10M",
            "\u{1B}[<32;10;10M",
            "\u{1B}[<0;0;1M", "\u{1B}[<0;1;0M", "\u{1B}[<0;1M", "\u{1B}[<0;1;1;1M", "\u{1B}[<;;M",
            "\u{1B}[<0;999999;1M", "\u{1B}[<-0;1;1M",
        ])
    func ignoresOtherReports(_ bytes: String) {
        var decoder = KeyDecoder(readsMouse: true)
        #expect(decoder.feed(bytes.utf8, at: 0) == [.garbage(Array(bytes.utf8))])
    }

    @Test("A report whose bytes come one by one, as nobody's mouse sends it, does not click")
    func ignoresTypedReports() {
        var decoder = KeyDecoder(readsMouse: true)
        var inputs: [Input] = []
        for (index, byte) in "\u{1B}[<0;1;1M".utf8.enumerated() {
            inputs += decoder.feed([byte], at: index * 100)
        }
        #expect(!inputs.contains { if case .mouse = $0 { true } else { false } })
    }

    @Test("Focus and pastes")
    func focusAndPaste() {
        #expect(decode("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
        #expect(
            decode("\u{1B}[200~a\r\nb\rc\n\u{1B}[31m\u{1B}[201~x") == [
                .paste("a\nb\nc\n\u{1B}[31m"), .key(.character("x")),
            ])
        #expect(
            decode("\u{1B}[200~\u{1B}[201\u{1B}[20\u{1B}\u{1B}[201~") == [.paste("\u{1B}[201\u{1B}[20\u{1B}")]
        )
    }

    @Test("A huge paste takes linear time and comes in parts that lose nothing")
    func hugePaste() {
        let line = Array("Grüße 汉字 and more\r\n".utf8)
        let count = (PasteBuffer.bound + 1_000_000) / line.count
        var bytes = Array("\u{1B}[200~".utf8)
        for _ in 0..<count { bytes += line }
        bytes += Array("\u{1B}[201~".utf8)
        var decoder = KeyDecoder()
        var inputs: [Input] = []
        let time = ContinuousClock().measure { inputs = decoder.feed(bytes, at: 0) }
        print("a paste of \(bytes.count >> 20) MiB: \(time)")
        var total = 0
        for input in inputs {
            guard case .paste(let text) = input else { return #expect(Bool(false), "not a paste") }
            #expect(!text.utf8.isEmpty && !text.unicodeScalars.contains("\u{FFFD}"))
            total += text.utf8.count
        }
        #expect(inputs.count == 2)
        #expect(total == count * (line.count - 1))
        #expect(!decoder.isPasting)
    }

    @Test("Time decides about a lone Esc and what is unfinished")
    func timesOut() {
        #expect(decode("\u{1B}") == [])
        #expect(decode("\u{1B}", timingOut: true) == [.key(Key(.escape))])
        #expect(decode("\u{1B}\u{1B}", timingOut: true) == [.key(Key(.escape)), .key(Key(.escape))])
        #expect(decode("\u{1B}\u{1B}[A") == [.key(Key(.escape)), .key(Key(.up))])
        #expect(decode("\u{1B}O", timingOut: true) == [.key(.alt("O"))])
        #expect(decode("\u{1B}]", timingOut: true) == [.key(.alt("]"))])
        #expect(decode("\u{1B}[", timingOut: true) == [.key(.alt("["))])
        #expect(decode("\u{1B}[1;", timingOut: true) == [.garbage(Array("\u{1B}[1;".utf8))])
        #expect(decode("\u{1B}]11;rgb", timingOut: true) == [.garbage(Array("\u{1B}]11;rgb".utf8))])
        #expect(decode("\u{1B}Px", timingOut: true) == [.key(.alt("P")), .key(.character("x"))])
    }

    @Test("Invalid bytes swallow nothing that follows")
    func survivesInvalidBytes() {
        func keys(_ bytes: [UInt8]) -> [Input] {
            var decoder = KeyDecoder()
            return decoder.feed(bytes, at: 0)
        }
        #expect(keys([0xFF, 0x61]) == [.garbage([0xFF]), .key(.character("a"))])
        #expect(keys([0xC3, 0x61]) == [.garbage([0xC3]), .key(.character("a"))])
        #expect(keys([0xE6, 0xBC, 0xC3, 0xA9]) == [.garbage([0xE6, 0xBC]), .key(.character("é"))])
        #expect(keys([0xC0, 0x80]) == [.garbage([0xC0]), .garbage([0x80])])
        #expect(keys([0xED, 0xA0, 0x80]).count == 3)
        #expect(
            keys([0x1B, 0x5B, 0x31, 0xC3, 0xA9]) == [.garbage([0x1B, 0x5B, 0x31]), .key(.character("é"))])
        #expect(keys([0xC2, 0x9B, 0x41]) == [.garbage([0xC2, 0x9B]), .key(.character("A"))])
    }

    @Test("A grapheme that came together is one key")
    func joinsGraphemes() {
        #expect(decode("e\u{301}x") == [.key(.character("e\u{301}")), .key(.character("x"))])
        #expect(decode("👩‍👩‍👧!") == [.key(.character("👩‍👩‍👧")), .key(.character("!"))])
        #expect(decode("🇩🇪🇫🇷") == [.key(.character("🇩🇪")), .key(.character("🇫🇷"))])
        #expect(decode("\u{1B}e\u{301}") == [.key(.alt("e")), .key(.character("\u{301}"))])
        #expect(decode("e" + String(repeating: "\u{301}", count: 100_000)).count > 1)
    }

    @Test("Bytes split anywhere mean the same")
    func splitsAnywhere() {
        let bytes =
            Array(
                "aé漢👍\u{1B}[1;5A\u{1B}x\u{1B}OP\u{1B}[200~p\r\nq\u{1B}[201~\u{1B}]0;t\u{1B}\\\u{1B}[<0;1;1M\u{1B}[M !!\u{1B}[[Az"
                    .utf8) + [0xFF, 0xE6, 0xBC, 0x62, 0x1B, 0x1B, 0x5B, 0x42]
        var whole = KeyDecoder()
        let wanted = whole.feed(bytes, at: 0)
        for split in 0...bytes.count {
            var decoder = KeyDecoder()
            let parts = decoder.feed(bytes[..<split], at: 0) + decoder.feed(bytes[split...], at: 5)
            #expect(parts == wanted, "at \(split)")
        }
        var single = KeyDecoder()
        #expect(bytes.flatMap { single.feed([$0], at: 0) } == wanted)
    }

    @Test("Random sequences never leak a character, and lose no byte")
    func leaksNothing() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for round in 0..<Effort.count(5000) {
            let comment: Comment = "seed \(seed), round \(round)"
            var bytes: [UInt8] = [0x1B, 0x5B]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                bytes.append(.random(in: 0x20...0x3F, using: &random))
            }
            bytes.append(.random(in: 0x40...0x7E, using: &random))
            // rxvt's final $ is the only one that ends earlier.
            if bytes.contains(UInt8(ascii: "$")) { continue }
            var decoder = KeyDecoder()
            let inputs = decoder.feed(bytes, at: 0) + decoder.pass(to: 10_000)
            // Only `CSI u` and `CSI 27;m;c ~` name characters.
            let namesCharacter = bytes.last == UInt8(ascii: "u") || bytes.starts(with: "\u{1B}[27;".utf8)
            for case .key(let key) in inputs where key.text != nil { #expect(namesCharacter, comment) }
            #expect(inputs.count <= 1, comment)
        }
        for _ in 0..<Effort.count(2000) {
            var decoder = KeyDecoder()
            let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = decoder.feed(bytes, at: 0)
            _ = decoder.feed("\u{18}\u{1B}\\~~~~".utf8, at: 5_000)
            _ = decoder.feed("\r".utf8, at: 10_000) + decoder.feed("x".utf8, at: 15_000)
            let last = decoder.feed("k".utf8, at: 20_000) + decoder.pass(to: 25_000)
            #expect(last == [.key(.character("k"))], "seed \(seed): \(bytes)")
        }
    }
}
