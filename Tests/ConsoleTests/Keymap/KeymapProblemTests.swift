import Console
import Testing

struct KeymapProblemTests {
    @Test(arguments: [
        ("[list]\nr  sesion.reply", "2:4: no command 'sesion.reply', did you mean 'session.reply'?"),
        ("[list]\nr  frobnicate", "2:4: no command 'frobnicate'"),
        ("[list]\n  <Entre>  open", "2:4: no key '<Entre>', did you mean '<Enter>'?"),
        ("[list]\n<C-x  open", "2:1: '<' is not closed; for the key itself write <lt>"),
        ("[lits]\nr  session.reply", "1:2: no context 'lits', did you mean 'list'?"),
        ("[list nowhere]\n", "1:7: no context 'nowhere'"),
        ("[]", "1:1: a section without a context"),
        ("[list transcript", "1:1: a section without its ']'"),
        ("r  session.reply", "1:1: a binding above the first section; begin with one such as [list]"),
        ("[list]\nr", "2:1: no command behind 'r'"),
        (
            "[list]\nr session.reply now",
            "2:17: 'now' is too much: a line is KEYS COMMAND; a comment begins with #"
        ),
        ("@extend default", "1:1: no directive '@extend', did you mean '@extends'?"),
        ("@bind r open", "1:1: no directive '@bind'"),
        ("@extends", "1:1: @extends needs a name: default, vim, emacs or \"file\""),
        ("@extends vmi", "1:10: no bundled keymap 'vmi', did you mean 'vim'?"),
        (
            "@extends ours.keymap",
            "1:10: no bundled keymap 'ours.keymap'; a file's name is written in quotation marks"
        ),
        ("@extends \"gone.keymap\"", "1:10: cannot read 'gone.keymap'"),
        ("@extends \"mine.keymap\"", "1:10: 'mine.keymap' extends itself"),
        ("@extends vim\n@extends emacs", "2:1: a second @extends; a keymap extends one other"),
        ("[list]\n@extends vim", "2:1: @extends must stand above the first section"),
        (
            "[composer]\n<C-r>  session.reply",
            "2:8: 'session.reply' does nothing in [composer]; it belongs to [list] [transcript]"
        ),
        ("[list]\nr  open\nr  back", "3:1: 'r' is already bound at mine.keymap:2"),
        ("[list]\ng  open\ngg  back", "3:1: 'gg' begins with 'g', bound at mine.keymap:2"),
        ("[list]\ngg  open\ng  back", "3:1: 'g' is the beginning of 'gg', bound at mine.keymap:2"),
        (
            "[global]\n<C-x>  program.quit\n[composer]\n<C-x><C-e>  composer.editor",
            "4:1: '<C-x><C-e>' begins with '<C-x>', bound at mine.keymap:2"
        ),
        ("[list]\nr  -", "2:1: 'r' is not bound in [list] by an extended keymap"),
        ("[list]\n<C-c>  back", "2:1: <C-c> cannot be bound: it acts as <Esc> everywhere"),
        (
            "[composer]\ns  composer.send",
            "2:1: the customer notices 'composer.send', so 's', which ends like typed text, "
                + "may not do it in [composer]; use Control or Alt"
        ),
        (
            "[composer]\n<C-x>s  composer.send",
            "2:1: the customer notices 'composer.send', so '<C-x>s', which ends like typed text, "
                + "may not do it in [composer]; use Control or Alt"
        ),
        (
            "[search]\nj<C-x>  search.down",
            "2:1: 'j' is text in [search], so it cannot begin a command; use Control or Alt"
        ),
        (
            "[global]\n<Space>  screen.redraw",
            "2:1: '<Space>' is text in [global], which text fields see, so it cannot begin a command; "
                + "use Control or Alt"
        ),
        (
            "[composer]\n<Esc>b  edit.word-left",
            "2:1: <Esc> cannot begin a sequence in [composer]: it would wait for the next key"
        ),
        ("[list]\nr  \u{1B}[2J", "2:4: no command '\\u{1b}[2J'"),
    ]) func `each mistake is one problem with its place`(text: String, wording: String) {
        #expect(keymapProblems(text) == ["mine.keymap:" + wording])
    }

    @Test func `a bad line costs only itself`() {
        let (keymap, problems) = loadKeymap("[list]\nr  session.reply\nt  sesion\nw  attention.next\n")
        #expect(problems.count == 1)
        #expect(keymap.text == "[list]\nr  session.reply\nw  attention.next\n")
    }

    @Test func `lines below an unknown context are skipped without more words`() {
        let (keymap, problems) = loadKeymap("[nowhere]\nr  session.reply\n[list]\nw  attention.next\n")
        #expect(problems.map(\.line) == [1])
        #expect(keymap.text == "[list]\nw  attention.next\n")
    }

    @Test func `problems of an extended file carry its name and come first`() {
        let found = keymapProblems(
            "@extends \"ours\"\n[list]\nr  opne\n", files: ["ours": "[list]\nx  bakc\n"])
        #expect(
            found == [
                "ours:2:4: no command 'bakc', did you mean 'back'?",
                "mine.keymap:3:4: no command 'opne', did you mean 'open'?",
            ])
    }

    @Test func `a clash with an inherited key says how to free it`() {
        let ours = "[list]\n\ng  move.first\n"
        let found = keymapProblems("@extends \"ours\"\n[list]\ngg  move.first", files: ["ours": ours])
        #expect(
            found == [
                "mine.keymap:3:1: 'gg' begins with 'g', bound at ours:3; to free it: [list] g -"
            ])
    }

    @Test func `two files that extend each other end`() {
        let found = keymapProblems("@extends \"ours\"", files: ["ours": "@extends \"mine.keymap\""])
        #expect(found == ["ours:1:10: 'mine.keymap' and 'ours' extend each other"])
    }
}
