import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// What is pressed quickly behind an Esc acts where the Esc leads, and nothing is sent by it.
@Suite struct EscapeTests {
    /// A reply half written in a session of one's own, its messages read.
    private func writing(_ keymap: BundledKeymap = .default) -> TerminalDesk {
        var desk = Desk(keymap: keymap)
        desk.select(DeskStore.mia)
        desk.press("r")
        desk.press("half a thought")
        desk.advance(3_000)
        desk.forget()
        return TerminalDesk(desk)
    }

    /// What the operator has in hand.
    private struct Hands: Equatable {
        var contexts: [Context]
        var composing: DraftKey?
        var draft: String?
        var selected: Session.ID?
        var pending: [Key]
        var question: String
        var prompt: String
        var sent: Int

        init(_ desk: Desk) {
            contexts = desk.state.contexts
            composing = desk.state.drafts.current
            draft =
                desk.state.drafts.composers[DraftKey(session: DeskStore.mia, identity: .oneself)]?.editor.text
            selected = desk.state.list.selectedID
            pending = desk.state.typing.pending
            question = "\(desk.question.map { "\($0.question)" } ?? "")"
            prompt = "\(desk.prompt.map { "\($0.prompt)" } ?? "")"
            sent = desk.sent.count
        }
    }

    /// Every letter that some keymap binds with Alt, and Enter.
    private static let followers: [Character] = {
        let bound = BundledKeymap.allCases.flatMap { bundled in
            Keymap.load(bundled.text, named: bundled.fileName, commands: CommandTable.index) { _ in nil }
                .keymap.bindings.flatMap(\.sequence.keys)
        }
        let letters = bound.compactMap { key -> Character? in
            guard key.modifiers == .alt, case .character(let character) = key.code else { return nil }
            return character
        }
        return Set(letters).sorted() + ["\r"]
    }()

    @Test(arguments: BundledKeymap.allCases)
    func `no key behind an Esc is lost or sends, from 10 to 400 ms`(_ keymap: BundledKeymap) {
        #expect(Self.followers.count > 5)
        let start = writing(keymap)
        for follower in Self.followers {
            for gap in [10, 25, 26, 40, 75, 100, 149, 150, 200, 300, 400] {
                var terminal = start
                terminal.read("\u{1B}")
                terminal.read(String(follower), after: gap)
                terminal.wait(200)
                var plain = start.desk
                let key = follower == "\r" ? Key(.enter) : .character(follower)
                plain.deliver(.input(.key(Key(.escape))))
                plain.advance(gap)
                plain.deliver(.input(.key(key)))
                plain.advance(200)
                #expect(terminal.desk.sent.isEmpty, "\(follower) after \(gap) ms")
                #expect(Hands(terminal.desk) == Hands(plain), "\(follower) after \(gap) ms")
                #expect(terminal.desk.state.focus != .composer)
            }
        }
    }

    @Test(arguments: [10, 60, 120, 149])
    func `a reply that was left is not sent by the next word and Enter`(_ gap: Int) {
        var terminal = writing()
        terminal.read("\u{1B}")
        terminal.read("x", after: gap)
        terminal.type("hello\r")
        terminal.wait(1_000)
        #expect(terminal.desk.sent.isEmpty)
        #expect(
            terminal.desk.store.drafts[DraftKey(session: DeskStore.mia, identity: .oneself)]
                == "half a thought")
    }

    @Test func `a key with Alt in a reply does nothing that reaches a customer or quits`() {
        for key in ["U", "t", "C", "B", "q"] {
            var desk = Desk()
            desk.press("rhello")
            desk.deliver(.input(.key(.alt(Character(key)))))
            desk.advance(1_000)
            #expect(desk.acts.isEmpty && desk.sent.isEmpty && desk.state.overlay == nil, "\(key)")
        }
    }

    @Test func `Alt keys that come together work as ever`() {
        var terminal = writing()
        terminal.read("\u{1B}b")
        terminal.read("X", after: 100)
        #expect(terminal.desk.draft == "half a Xthought")
        terminal.read("\u{1B}", after: 100)
        terminal.read("\r", after: 5)
        #expect(terminal.desk.draft == "half a X\nthought")
        #expect(terminal.desk.sent.isEmpty)
    }

    /// A busy machine reads them at once, however far apart they were pressed.
    @Test func `Esc and a letter that came together and mean nothing with Alt are two keys`() {
        var terminal = writing()
        terminal.read("\u{1B}x")
        #expect(terminal.desk.state.focus != .composer)
        terminal.read("eh\r", after: 1)
        terminal.wait(500)
        #expect(terminal.desk.sent.isEmpty)
        #expect(
            terminal.desk.store.drafts[DraftKey(session: DeskStore.mia, identity: .oneself)]
                == "half a thought")
    }

    @Test func `a Control key behind an Esc that came with it leaves the reply too`() {
        var terminal = writing()
        terminal.read("\u{1B}\u{0C}eh\r")
        terminal.wait(500)
        #expect(terminal.desk.state.focus != .composer)
        #expect(terminal.desk.sent.isEmpty)
    }

    /// Alt is certain with them: an Esc before an arrow is an Esc.
    @Test(arguments: ["\u{1B}[1;3D", "\u{1B}[1;3H", "\u{1B}[5;3~"])
    func `an arrow with Alt that means nothing stays in the reply`(_ bytes: String) {
        var terminal = writing()
        terminal.read(bytes)
        terminal.wait(500)
        #expect(terminal.desk.state.focus == .composer)
        terminal.read("!", after: 100)
        #expect(terminal.desk.draft?.contains("!") == true)
    }

    @Test func `a note is left by an Esc that came with the next key`() {
        var terminal = writing()
        terminal.read("\u{1B}", after: 100)
        terminal.wait(500)
        terminal.type("m")
        #expect(terminal.desk.prompt != nil)
        terminal.type("careful")
        terminal.read("\u{1B}x", after: 100)
        #expect(terminal.desk.prompt == nil)
        terminal.type("eh\r")
        terminal.wait(500)
        #expect(!terminal.desk.acts.contains { if case .note = $0.kind { true } else { false } })
        #expect(terminal.desk.sent.isEmpty)
    }

    @Test func `Esc and r that came together leave the reply and return to it`() {
        var terminal = writing()
        terminal.read("\u{1B}r")
        terminal.wait(500)
        #expect(terminal.desk.state.focus == .composer)
        #expect(terminal.desk.draft == "half a thought")
        #expect(terminal.desk.sent.isEmpty)
    }

    @Test(arguments: [10, 60, 100, 300])
    func `vim's bracket behind an Esc goes to who waits`(_ gap: Int) {
        var terminal = writing(.vim)
        terminal.read("\u{1B}")
        terminal.read("[", after: gap)
        terminal.read("w", after: gap)
        terminal.wait(500)
        #expect(terminal.desk.state.open?.id != DeskStore.mia)
        #expect(terminal.desk.sent.isEmpty)
    }

    @Test(arguments: ["[D", "OD", "[1;5D"])
    func `an arrow whose rest comes 100 ms late types nothing`(_ rest: String) {
        var terminal = writing()
        terminal.read("\u{18}")  // C-x: Esc ends the sequence and leaves the composer open.
        terminal.read("\u{1B}", after: 100)
        terminal.read(rest, after: 100)
        terminal.wait(500)
        #expect(terminal.desk.draft == "half a thought")
    }

    @Test func `a letter in two reads is one letter`() {
        var terminal = writing()
        terminal.type("ö", every: 60)
        #expect(terminal.desk.draft == "half a thoughtö")
    }

    @Test func `a paste that stalls neither runs commands nor sends, and typing goes on behind it`() {
        var terminal = writing()
        terminal.read("\u{1B}[200~, and\r")
        terminal.read("more\r", after: 4_000)
        terminal.read("\r", after: 4_000)
        terminal.wait(500)
        #expect(terminal.desk.draft == "half a thought, and\nmore\n\n")
        #expect(terminal.desk.sent.isEmpty)
        terminal.read("!", after: 1_000)
        terminal.read("\r", after: 300)
        terminal.wait(500)
        #expect(terminal.desk.sent.map(\.text) == ["half a thought, and\nmore\n\n!"])
    }
}
