import Console
import Glass
import Testing

struct KeymapTests {
    private func lookup(_ keys: String, in contexts: [Context], of text: String) throws -> Lookup {
        let (keymap, problems) = loadKeymap(text)
        #expect(problems.isEmpty)
        return keymap.lookup(try KeySequence(notation: keys).keys, in: contexts)
    }

    @Test func `the innermost context wins`() throws {
        let text = "[global]\n<C-l>  screen.redraw\n[composer]\n<C-l>  composer.leave\n"
        #expect(try lookup("<C-l>", in: [.composer, .global], of: text) == .command("composer.leave"))
        #expect(try lookup("<C-l>", in: [.list, .global], of: text) == .command("screen.redraw"))
    }

    @Test func `a prefix tells what may follow, from every context`() throws {
        let text = """
            [global]
            <C-x><C-c>  program.quit
            <C-x>ab  screen.redraw
            [composer]
            <C-x><C-e>  composer.editor
            <C-x>ac  composer.newline
            """
        let expected: [Continuation] = [
            Continuation(key: .control("e"), command: "composer.editor"),
            Continuation(key: .character("a"), command: nil),
            Continuation(key: .control("c"), command: "program.quit"),
        ]
        #expect(try lookup("<C-x>", in: [.composer, .global], of: text) == .prefix(expected))
        #expect(expected.map(\.label) == ["composer.editor", "…", "program.quit"])
        #expect(try lookup("<C-x>ab", in: [.composer, .global], of: text) == .command("screen.redraw"))
    }

    @Test func `keys that are not bound are nothing`() throws {
        #expect(try lookup("z", in: [.list, .global], of: "[list]\nr  open\n") == .none)
        #expect(try lookup("rr", in: [.list, .global], of: "[list]\nr  open\n") == .none)
        #expect(Keymap.empty.lookup([], in: [.list]) == .none)
    }

    @Test func `Control-C acts as Esc`() throws {
        let text = "[composer]\n<Esc>  composer.leave\n"
        #expect(try lookup("<C-c>", in: [.composer, .global], of: text) == .command("composer.leave"))
    }

    @Test func `the first key of a command in the file is its hint`() {
        let keymap = loadKeymap("[list]\nj  move.down\n<Down>  move.down\n").keymap
        #expect(keymap.sequences(for: "move.down", in: .list).map(\.notation) == ["j", "<Down>"])
        #expect(keymap.sequences(for: "move.down", in: .transcript).isEmpty)
    }

    @Test func `a file's own keys come before those it inherits`() {
        let keymap = loadKeymap("@extends default\n[list]\n<C-n>  move.down\n").keymap
        let sequences = keymap.sequences(for: "move.down", in: .list)
        #expect(sequences.map(\.notation) == ["<C-n>", "j", "<Down>"])
    }

    @Test func `an inherited key can be bound anew`() {
        let (keymap, problems) = loadKeymap("@extends default\n[list]\nr  session.note\n")
        #expect(problems.isEmpty)
        #expect(keymap.lookup([.character("r")], in: [.list]) == .command("session.note"))
        #expect(keymap.lookup([.character("r")], in: [.transcript]) == .command("session.reply"))
    }

    @Test func `an inherited key can be unbound, even below the line that needs it`() {
        let (keymap, problems) = loadKeymap("@extends default\n[list]\ngg  move.first\ng  -\n")
        #expect(problems.isEmpty)
        #expect(keymap.sequences(for: "move.first", in: .list).map(\.notation) == ["gg", "<Home>"])
        #expect(keymap.sequences(for: "move.first", in: .transcript).map(\.notation) == ["g", "<Home>"])
    }

    @Test func `a binding remembers where it was written`() {
        let keymap = loadKeymap(
            "@extends \"ours\"\n[list]\nr  open\n", files: ["ours": "[list]\n\nx  back\n"]
        )
        .keymap
        #expect(keymap.bindings.map(\.origin.description) == ["mine.keymap:3", "ours:3"])
    }

    @Test func `comments, blank lines, a byte order mark and carriage returns are no obstacle`() {
        let (keymap, problems) = loadKeymap("\u{FEFF}# mine\r\n\r\n[list] # here\r\n  r\topen  # reply\r\n")
        #expect(problems.isEmpty)
        #expect(keymap.text == "[list]\nr  open\n")
    }

    @Test func `brackets, a dash and an at sign can be bound`() {
        let text = "[list]\n]w  open\n[w  back\n-  move.up\n<At>x  move.down\ng#  move.last\n"
        let (keymap, problems) = loadKeymap(text)
        #expect(problems.isEmpty)
        #expect(
            keymap.bindings.map(\.sequence.notation) == ["]w", "[w", "-", "<At>x", "g<Hash>"])
    }

    @Test func `contexts with the same keys print as one section`() {
        let keymap = loadKeymap("[transcript]\nr  open\n[list]\nr  open\n").keymap
        #expect(keymap.text == "[list transcript]\nr  open\n")
    }
}
