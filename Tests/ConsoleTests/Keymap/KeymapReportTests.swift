import Console
import Testing

struct KeymapReportTests {
    private static let text = """
        [list transcript]
        j       move.down
        <Down>  move.down
        r       session.reply
        zo      event.fold
        [global]
        <C-x>o  screen.redraw
        [composer]
        <Esc>   composer.leave
        """
    private let keymap = loadKeymap(text).keymap

    @Test func `check of a sound keymap counts its bindings`() {
        let report = KeymapReport.check(Self.text, named: "mine.keymap", commands: keymapCommands) { _ in nil
        }
        #expect(report == ("mine.keymap: 10 bindings, no problem\n", true))
    }

    @Test func `check of an unsound keymap says each problem`() {
        let report = KeymapReport.check("[list]\nr  opne\nr\n", named: "m", commands: keymapCommands) { _ in
            nil
        }
        let expected = """
            m:2:4: no command 'opne', did you mean 'open'?
            m:3:1: no command behind 'r'
            2 problems

            """
        #expect(report == (expected, false))
    }

    @Test func `list is a table of keys, commands and summaries by context`() {
        let few = CommandIndex(
            keymapCommands.signatures.filter {
                ["move.down", "open", "composer.leave"].contains($0.name.rawValue)
            })
        #expect(
            KeymapReport.list(keymap, commands: few) == """
                List and transcript
                  j <Down>  move.down       Does move.down.
                  -         open            Does open.

                Composer
                  <Esc>     composer.leave  Does composer.leave.

                """)
    }

    @Test func `a context's part of the table ends with what works everywhere`() {
        let titles = KeyTable(keymap, commands: keymapCommands).sections(for: .composer).map(\.title)
        #expect(
            titles == [
                "List, transcript and composer", "Composer", "Composer, question and prompt",
                "Composer, prompt, search and palette", "Everywhere",
            ])
    }

    @Test(arguments: [
        (
            "r",
            "r\n  in list, transcript:\n    session.reply  Does session.reply.\n  in composer, prompt, search, palette:\n    types text\n"
        ),
        (
            "z",
            "z\n  in list, transcript:\n    begins:\n      zo  event.fold  Does event.fold.\n  in composer, prompt, search, palette:\n    types text\n"
        ),
        ("<C-c>", "<C-c>  acts as <Esc>\n  in composer:\n    composer.leave  Does composer.leave.\n"),
        ("<A-r>", "<A-r>\n  is not bound\n  nearest: r  session.reply  Does session.reply.  in list\n"),
        (
            "r<C-x>",
            "r<C-x>\n  in list, transcript:\n    r alone is session.reply; the rest starts a new sequence\n"
        ),
        ("<Entre>", "'<Entre>', column 2: no key '<Entre>', did you mean '<Enter>'?\n"),
    ]) func `explain says what keys do in each context`(keys: String, text: String) {
        #expect(KeymapReport.explain(keys, keymap, commands: keymapCommands) == text)
    }
}
