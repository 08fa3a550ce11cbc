import Console
import Glass
import Testing

struct KeySequenceTests {
    @Test(arguments: [
        ("g", [Key.character("g")]),
        ("gG", [.character("g"), .character("G")]),
        ("<C-x><C-e>", [.control("x"), .control("e")]),
        ("<A-Enter>", [Key(.enter, .alt)]),
        ("<Space>", [.character(" ")]),
        ("<lt>", [.character("<")]),
        ("<Hash>", [.character("#")]),
        ("<At>", [.character("@")]),
        ("<F5>", [Key(.function(5))]),
        ("<S-Tab>", [Key(.tab, .shift)]),
        ("<C-A-S-PageUp>", [Key(.pageUp, [.control, .alt, .shift])]),
        ("<BS><Del><Ins><Esc>", [Key(.backspace), Key(.delete), Key(.insert), Key(.escape)]),
        ("<Up><Down><Left><Right>", [Key(.up), Key(.down), Key(.left), Key(.right)]),
        ("<Home><End><PageUp><PageDown>", [Key(.home), Key(.end), Key(.pageUp), Key(.pageDown)]),
        ("<A-lt><A->>", [.alt("<"), .alt(">")]),
        ("<A-->", [.alt("-")]),
        ("<C-_>", [.control("_")]),
        ("]w", [.character("]"), .character("w")]),
        ("é", [.character("é")]),
        ("<U+00A0>", [.character("\u{A0}")]),
    ]) func `canonical notation reads and prints the same keys`(notation: String, keys: [Key]) throws {
        #expect(try KeySequence(notation: notation).keys == keys)
        #expect(KeySequence(keys).notation == notation)
    }

    @Test(arguments: [
        ("<esc>", "<Esc>"), ("<c-X>", "<C-x>"), ("<M-x>", "<A-x>"), ("<PgDn>", "<PageDown>"),
        ("<Return>", "<Enter>"), ("#", "<Hash>"), ("@", "@"), ("<A-C-x>", "<C-A-x>"), ("<C-i>", "<Tab>"),
        ("<C-m>", "<Enter>"), ("<C-h>", "<BS>"), ("<C-[>", "<Esc>"), ("<C-/>", "<C-_>"),
        ("<C-Space>", "<C-At>"),
    ]) func `other spellings print canonically`(spelling: String, canonical: String) throws {
        let expected = canonical == "@" ? "<At>" : canonical
        #expect(try KeySequence(notation: spelling).notation == expected)
    }

    @Test(arguments: [
        ("", 1, "no keys"),
        ("g<Entre>", 3, "no key '<Entre>', did you mean '<Enter>'?"),
        ("<C-PageUo>", 4, "no key '<C-PageUo>', did you mean '<C-PageUp>'?"),
        ("<Blorb>", 2, "no key '<Blorb>'"),
        ("<F25>", 2, "no key '<F25>', did you mean '<F2>'?"),
        ("g<C-x", 2, "'<' is not closed; for the key itself write <lt>"),
        ("<>", 1, "no key between '<' and '>'"),
        ("<x>", 1, "no key '<x>', did you mean 'x'?"),
        ("<S-a>", 1, "Shift is already in a character: '<S-a>', did you mean 'A'?"),
        (
            "<C-1>", 1, "no terminal sends '<C-1>': Control goes with a letter or one of @ [ ] ^ \\ _ /"
        ),
        ("g g", 2, "a space between keys; the space bar is <Space>"),
    ]) func `bad notation says where and what`(notation: String, column: Int, wording: String) {
        let problem = #expect(throws: NotationProblem.self) { try KeySequence(notation: notation) }
        #expect(problem?.column == column)
        #expect(problem?.wording == wording)
    }
}
