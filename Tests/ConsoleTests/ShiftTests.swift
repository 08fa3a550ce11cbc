import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// Keys that terminals report with Shift.
@Suite struct ShiftTests {
    private func writing(_ keymap: BundledKeymap) -> TerminalDesk {
        var desk = Desk(keymap: keymap)
        desk.select(DeskStore.mia)
        desk.press("rone")
        desk.advance(3_000)
        return TerminalDesk(desk)
    }

    @Test(arguments: BundledKeymap.allCases, ["\u{1B}[27;2;13~", "\u{1B}[13;2u"])
    func `Shift-Enter is a new line in the composer`(_ keymap: BundledKeymap, _ enter: String) {
        var terminal = writing(keymap)
        terminal.read(enter)
        terminal.type("two")
        #expect(terminal.desk.draft == "one\ntwo")
        #expect(terminal.desk.sent.isEmpty)
    }

    @Test(arguments: BundledKeymap.allCases, ["\u{1B}[27;2;127~", "\u{1B}[127;2u", "\u{1B}[8;2u"])
    func `Shift-Backspace deletes`(_ keymap: BundledKeymap, _ backspace: String) {
        var terminal = writing(keymap)
        terminal.read(backspace)
        #expect(terminal.desk.draft == "on")
        terminal.read("\u{1B}")
        terminal.read("m", after: 100)
        terminal.type("note")
        terminal.read(backspace)
        #expect(terminal.desk.prompt?.editor.text == "not")
    }

    @Test func `Shift that is still held changes no other key, and never sends`() {
        var terminal = writing(.default)
        terminal.read("\u{1B}[1;2D\u{1B}[32;2u")
        #expect(terminal.desk.draft == "on e")
        terminal.read("\u{1B}[27;2u", after: 100)
        #expect(terminal.desk.state.focus == .transcript)
        var desk = Desk()
        let own = Keymap.load(
            "[composer]\n<Enter> composer.send\n", named: "mine", commands: CommandTable.index
        ) { _ in nil }
        desk.select(DeskStore.mia)
        desk.press("rone")
        desk.deliver(.keymapLoaded(own.keymap, problems: []))
        desk.advance(3_000)
        desk.press("<S-Enter>")
        #expect(desk.sent.isEmpty)
    }

    @Test func `a binding with Shift is found before the one without`() {
        let text = "[list]\n<S-Up> move.first\n<Up> move.up\n"
        let keymap = Keymap.load(text, named: "mine", commands: CommandTable.index) { _ in nil }.keymap
        #expect(keymap.lookup([Key(.up, .shift)], in: [.list, .global]) == .command("move.first"))
        #expect(keymap.lookup([Key(.down, .shift)], in: [.list, .global]) == .none)
    }
}
