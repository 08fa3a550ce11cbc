import Conversation
import Effort
import Glass
import Keymaps
import Testing

@testable import Console

/// Markup in messages, as the transcript shows it: styled, with its marks, and nothing else changed.
struct MarkupViewTests {
    private func desk(_ text: String, columns: Int = 120, rows: Int = 36) -> Desk {
        var store = DeskStore.airline
        store.say(text, in: DeskStore.omar, from: .aiAgent)
        _ = store.takeChanges()
        var desk = Desk(store, columns: columns, rows: rows)
        desk.press("<Enter>")
        return desk
    }

    /// The style of the first cell of some words on screen.
    private func style(of words: String, in desk: Desk) -> Style? {
        let rows = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
        // The list may show the same words above.
        for (row, line) in rows.enumerated().reversed() {
            guard let place = line.firstRange(of: words) else { continue }
            return desk.screen[line.distance(from: line.startIndex, to: place.lowerBound), row].style
        }
        return nil
    }

    private static let sample = """
        **Refund** of *one* `AB1`:
        - see [terms](https://x.example/t)
        > you said so
        """

    @Test func `markup is styled and its marks stay, dim`() {
        let desk = desk(Self.sample)
        #expect(desk.rows(with: "AI            **Refund** of *one* `AB1`:").count == 1)
        #expect(desk.rows(with: "- see [terms](https://x.example/t)").count == 1)
        #expect(style(of: "Refund*", in: desk) == Style(.plain, .bold))
        #expect(style(of: "one*", in: desk) == Style(.plain, .italic))
        #expect(style(of: "AB1`", in: desk) == Style(.code))
        #expect(style(of: "terms]", in: desk) == Style(.link))
        #expect(style(of: "https://x.example/t)", in: desk) == Style(.link))
        #expect(style(of: "you said so", in: desk) == Style(.plain, .italic))
        for mark in ["**Refund", "*one", "`AB1", "- see", "](https", "> you"] {
            #expect(style(of: mark, in: desk) == Style(.markup), "\(mark)")
        }
    }

    @Test(arguments: BundledKeymap.allCases)
    func `M shows messages as they were written, and styles them again`(_ keymap: BundledKeymap) {
        var store = DeskStore.airline
        store.say(Self.sample, in: DeskStore.omar)
        _ = store.takeChanges()
        var desk = Desk(store, keymap: keymap)
        desk.press("M")
        #expect(desk.hint.contains("Messages look as they were written. M styles markup again."))
        #expect(style(of: "Refund*", in: desk) == .plain)
        #expect(style(of: "**Refund", in: desk) == .plain)
        desk.press("M")
        #expect(desk.hint.contains("Markup is styled."))
        #expect(style(of: "Refund*", in: desk) == Style(.plain, .bold))
    }

    @Test func `a copy is the original, byte for byte`() {
        let text = "**a** \u{1B}[31m `b`\t\u{202E}e\u{301}\r\n"
        var desk = desk(text)
        desk.press("y")
        let copies = desk.asked.compactMap { if case .terminal(.copy(let copy)) = $0 { copy } else { nil } }
        #expect(copies.map { Array($0.utf8) } == [Array(text.utf8)])
    }

    @Test func `notes and what is on its way are styled too, and keep what they are`() {
        var desk = Desk()
        desk.press("msee **this** and https://x.example<Enter>")
        #expect(style(of: "this**", in: desk) == Style(.note, .bold))
        #expect(style(of: "https://x", in: desk) == Style(.note, .underline))
        #expect(style(of: "**this", in: desk) == Style(.markup))
    }

    @Test func `a match is marked across the marks of markup`() {
        let spans = SafeText("a **bold** c").highlighting(
            "a**bold", over: [Span("a "), Span("**", .markup), Span("bold", .plain, .bold), Span("** c")])
        #expect(spans.allSatisfy { $0.style.ink != .match })
        let found = SafeText("a **bold** c").highlighting(
            "**bold", over: [Span("a "), Span("**", .markup), Span("bold", .plain, .bold), Span("** c")])
        #expect(found.filter { $0.style.ink == .match }.map(\.text.text) == ["**", "bold"])
        #expect(found.map(\.text.text).joined() == "a **bold** c")
        let twice = SafeText("abab ab").highlighting("ab", over: [Span("aba"), Span("b ab", .code)])
        #expect(twice.filter { $0.style.ink == .match }.map(\.text.text) == ["ab", "a", "b", "ab"])
        #expect(twice.map(\.text.text).joined() == "abab ab")
    }

    @Test(arguments: [(120, 36), (80, 24), (40, 10)])
    func `styled or not, every character is where it was`(_ columns: Int, _ rows: Int) {
        for seed in UInt64(1)...40 {
            var random = SeededRandom(seed: seed)
            let pieces = [
                "**", "*", "_", "`", "```\n", "\n- ", "\n> ", "https://x.example ", "word ", "漢字", "\u{1B}",
                "[a](",
            ]
            let text = (0..<60).map { _ in pieces.randomElement(using: &random)! }.joined()
            var desk = desk(text, columns: columns, rows: rows)
            let styled = desk.text
            desk.state.stylesMarkup = false
            desk.deliver(.tick)
            #expect(desk.text == styled, "seed \(seed)")
        }
    }
}
