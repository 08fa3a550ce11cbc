import Keymaps
import Testing

@testable import Console

struct CommandTableTests {
    @Test(arguments: BundledKeymap.allCases)
    func `every bundled keymap agrees with the command table`(keymap: BundledKeymap) {
        let loaded = Keymap.load(keymap.text, named: keymap.fileName, commands: CommandTable.index) { _ in nil
        }
        #expect(loaded.problems.map(\.wording) == [])
    }

    @Test func `every command says what it does in a sentence`() {
        for command in CommandTable.all {
            #expect(command.summary.hasSuffix("."), "\(command.name)")
            #expect(command.summary.first?.isUppercase == true, "\(command.name)")
            #expect(command.summary.count <= 60, "\(command.name) does not fit the help screen at 80 columns")
        }
    }

    @Test func `every command is bound by default or left to the palette on purpose`() {
        let text = BundledKeymap.default.text
        let loaded = Keymap.load(text, named: "default", commands: CommandTable.index) { _ in nil }.keymap
        let unbound = CommandTable.all.filter { command in
            command.contexts.contains { loaded.sequences(for: command.name, in: $0).isEmpty }
        }
        let onPurpose: Set<CommandName> = [
            "program.quit", "keymap.reload", "operator.display-name", "coach.off",
        ]
        #expect(Set(unbound.map(\.name)) == onPurpose)
    }

    @Test func `the keys in what the console says are the bound ones`() {
        var desk = Desk()
        let text =
            "@extends default\n[list transcript]\nr -\n<F3> session.reply\nt -\n<F2> session.take-over\n"
        let loaded = Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        desk.press("<F2>")
        #expect(desk.hint.contains("It is yours already: reply with <F3>."))
        desk.press("jB")
        #expect(desk.hint.contains("It is not yours: take it over first with <F2>."))
        desk.paste("x")
        #expect(desk.hint.contains("press <F3> or a first"))
    }

    @Test func `prompts and the demonstration name the bound keys too`() {
        let text = """
            @extends default
            [list transcript]
            : -
            <F1> palette.open
            ? -
            <F4> help.open
            q -
            Q back
            r -
            <F3> session.reply
            [composer]
            <Enter> -
            <C-o> composer.send
            [prompt]
            <Enter> -
            <C-o> prompt.accept
            """
        let loaded = Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
        #expect(loaded.problems.isEmpty)
        var desk = Desk { $0.isCoached = true }
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        #expect(desk.shows("(<F1> coach.off ends these hints)"))
        desk.state.coach?.step = .reply
        desk.deliver(.tick)
        #expect(desk.shows("Press <F3>, write, then Ctrl-o."))
        desk.state.coach?.step = .done
        desk.deliver(.tick)
        #expect(desk.shows("Press <F4> for all keys, Q to quit."))
        desk.press("<F1>display<Enter>")
        #expect(desk.shows("Ctrl-o keeps it"))
    }
}
