import Conversation
import Testing

struct ReplyFileTests {
    private func read(_ text: String) throws(ReplyFile.Fault) -> ReplyFile {
        try ReplyFile(parsing: Array(text.utf8))
    }

    @Test func `a file says code, title, tags, steps and the text`() throws {
        let text = """
            ---
            code: refund-delay
            title: A refund takes time: 5 days
            tags: billing, vip
            then: label: needs care
            then: close resolved
            ---

            Dear {customer},

            ---
            your refund is on its way.

            """
        let file = try read(text)
        #expect(
            file.content
                == ReplyContent(
                    code: "refund-delay", title: "A refund takes time: 5 days",
                    text: "Dear {customer},\n\n---\nyour refund is on its way.",
                    then: [.label("needs care"), .close(.resolved)], tags: ["billing", "vip"]))
        #expect(file.id == nil && file.written == text)
    }

    @Test(arguments: [
        ReplyContent(text: "x"), ReplyContent(text: "\n\n x \n\n"), ReplyContent(text: "x\n"),
        ReplyContent(code: "é", title: "\"quoted\"", text: "a\tb"), ReplyContent(title: "'", text: "---\nx"),
        ReplyContent(title: "\"", text: "x"), ReplyContent(title: " padded ", text: "x"),
        ReplyContent(text: "x", tags: ["a,b", "[c]", " d ", "'e'", "f"]),
        ReplyContent(text: "x", tags: ["[c]"]),
        ReplyContent(text: "x", then: Outcome.allCases.prefix(1).map { .close($0) } + [.label("a: b")]),
        ReplyContent(template: "Hi {{std.customer.name}} {{order}}\n"),
    ])
    func `what was written is read again`(_ content: ReplyContent) throws {
        let file = try read(ReplyFile(id: "x1", content: content).written)
        var expected = content
        expected.write("")
        expected.write(content.text)
        #expect(file.content.parts(differingFrom: expected).isEmpty)
        #expect(file.id == (content.code == nil ? "x1" : nil))
    }

    @Test func `a text with line ends of its own keeps them, and a file with such line ends loses them`()
        throws
    {
        let content = ReplyContent(template: "one\r\ntwo\r")
        let written = ReplyFile(content: content).written
        #expect(written.isExactly("---\n---\n\none\r\ntwo\r\n"))
        #expect(try read(written).content.text.isExactly("one\r\ntwo\r"))
        #expect(try read("---\r\ncode: a\r\n---\r\n\r\none\r\ntwo\r\n").content.text.isExactly("one\ntwo"))
    }

    @Test func `a file may be written by hand`() throws {
        let file = try read(
            "\u{FEFF}--- \n  title:  'So: what'  \n\ntags: [a, \"b\"]\ntags: c\ncode:\n---\nText")
        #expect(file.content.title == "So: what" && file.content.tags == ["a", "b", "c"])
        #expect(file.content.code == nil && file.content.text == "Text")
    }

    @Test(arguments: [
        ("", 1), ("Hello", 1), ("---\ncode: a\nHello\n", 4), ("---\ncode: a\nHello\n---\nx", 3),
        ("---\ncode: a\ncode: b\n---\nx", 3), ("---\ncode: a b\n---\nx", 2), ("---\n\ncod: a\n---\nx", 3),
        ("---\nthen: label: a\nthen: shut\n---\nx", 3), ("---\nthen: hand-back\nthen: close spam\n---\nx", 2),
        ("---\n---\n\n \n", 4), ("---\n---\n\n", 4), ("---\n---", 3), ("---\nid:\n---\nx", 2),
        ("---\ntitle: \(String(repeating: "x", count: 121))\n---\nx", 2),
    ])
    func `a fault names its line`(_ text: String, _ line: Int) {
        #expect(throws: ReplyFile.Fault.self) { try read(text) }
        do throws(ReplyFile.Fault) { _ = try read(text) } catch { #expect(error.line == line, "\(error)") }
    }

    @Test func `a byte that is no text is found`() {
        do throws(ReplyFile.Fault) {
            _ = try ReplyFile(parsing: Array("---\ncode: a\n---\n\nfine\n".utf8) + [0xC3, 0x28])
            Issue.record("it was read")
        } catch { #expect(error.line == 6) }
    }
}
