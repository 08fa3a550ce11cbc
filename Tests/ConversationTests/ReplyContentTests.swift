import Conversation
import Testing

struct ReplyContentTests {
    @Test(arguments: [
        "a", "7", "refund-delay", "v1.2_x", "été", "退款", "हिन्दी", String(repeating: "x", count: 32),
    ])
    func `a code is letters and digits`(_ code: String) {
        #expect(ReplyContent(code: code, text: "x").flaw == nil)
    }

    @Test(arguments: [
        "", " ", "a b", "-a", ".a", "a/b", "a\u{0}", "a\u{200D}b", "\u{640}", "a\u{202E}", "{a}",
        String(repeating: "x", count: 33),
    ])
    func `anything else is no code`(_ code: String) {
        #expect(ReplyContent(code: code, text: "x").flaw?.part == .code)
    }

    @Test func `each part has its bounds`() {
        func flaw(_ change: (inout ReplyContent) -> Void) -> ReplyFlaw.Part? {
            var content = ReplyContent(text: "x")
            change(&content)
            return content.flaw?.part
        }
        #expect(flaw { $0.title = String(repeating: "x", count: 120) } == nil)
        #expect(flaw { $0.title = String(repeating: "x", count: 121) } == .title)
        #expect(flaw { $0.title = "two\nlines" } == .title)
        #expect(flaw { $0.write(String(repeating: "x", count: 16 << 10)) } == nil)
        #expect(flaw { $0.write(String(repeating: "x", count: 16 << 10 + 1)) } == .text)
        #expect(flaw { $0.write(" \n") } == .text)
        #expect(flaw { $0.write("a\u{1B}[31m") } == .text)
        #expect(flaw { $0.write("a\tb\r\nc\n") } == nil)
        #expect(flaw { $0.write(template: "a\u{0}") } == .text)
        #expect(flaw { $0.write(template: " ") } == .text)
        #expect(flaw { $0.then = [.label("a"), .close(.spam)] } == nil)
        #expect(flaw { $0.then = [.handBack, .close(.spam)] } == .then)
        #expect(flaw { $0.then = [.label("closed")] } == .then)
        #expect(flaw { $0.then = Array(repeating: .label("a"), count: 9) } == .then)
        #expect(flaw { $0.tags = ["a\nb"] } == .tags)
        #expect(flaw { $0.tags = (0..<33).map { "\($0)" } } == .tags)
        #expect(flaw { $0.details = ["a": .string(String(repeating: "x", count: 17 << 10))] } == .details)
    }

    @Test(arguments: [
        ("{{std.customer.name}}", "{customer}"), ("Hi {{ std.customer.name }}!", "Hi {customer}!"),
        ("{{std.agent.name}}{{std.customer.name}}", "{agent}{customer}"),
        ("{{order_id}} {{std.customer.nam}}", "{{order_id}} {{std.customer.nam}}"),
        ("{{{std.customer.name}}}", "{{{std.customer.name}}}"),
        ("{{std.customer.name", "{{std.customer.name"),
        ("{{", "{{"), ("}}", "}}"), ("", ""), ("é {{std.customer.name}} é", "é {customer} é"),
    ])
    func `a template is read with our placeholders`(_ template: String, _ text: String) {
        #expect(ParlantTemplate.placeholders(of: template).isExactly(text))
    }

    @Test(arguments: [
        ("Hi {customer}", "Hi {{std.customer.name}}"), ("{agent}{cursor}", "{{std.agent.name}}"),
        ("{ Customer.Name }", "{{std.customer.name}}"),
        ("{title} {metadata.order}", "{title} {metadata.order}"), ("{{customer}}", "{{customer}}"),
        ("{", "{"),
        ("{ customer", "{ customer"),
    ])
    func `a text is read as a template`(_ text: String, _ template: String) {
        #expect(ParlantTemplate.template(of: text).isExactly(template))
    }

    @Test func `an operator's text replaces a program's, unless it is the same`() {
        var content = ReplyContent(template: "Hi {{ std.agent.name }}")
        content.write("Hi {agent}")
        #expect(content.value == "Hi {{ std.agent.name }}")
        content.write("Hi")
        #expect(content.template == nil && content.value == "Hi")
        content.write(template: "Ho")
        #expect(content.text == "Ho" && content.template == "Ho")
    }

    @Test func `parts differ by bytes`() {
        let one = ReplyContent(code: "é", text: "e\u{301}")
        var other = ReplyContent(code: "é", text: "é")
        #expect(other.parts(differingFrom: one) == ["text"])
        other.code = nil
        other.then = [.handBack]
        #expect(other.parts(differingFrom: one) == ["code", "text", "then"])
    }

    @Test(arguments: [
        ReplyContent(code: "a", title: "A", text: "Hi {customer}", then: [.label("x"), .close(.spam)]),
        ReplyContent(text: "{cursor}{title} {agent}"), ReplyContent(text: "plain"),
        ReplyContent(code: "b", text: "{{std.customer.name}}"),
    ])
    func `a mirror reads an operator's reply as it was written`(_ content: ReplyContent) {
        var read = ReplyContent(template: content.value)
        if let trail = content.trail { read.take(trail: trail) }
        #expect(read.code == content.code && read.title == content.title && read.then == content.then)
        #expect(read.text == content.text)
    }

    @Test func `a reply without anything of its own leaves no trail`() {
        #expect(ReplyContent(text: "Hi {customer}").trail == nil)
        #expect(ReplyContent(template: "Hi {cursor}").trail == nil)
        var read = ReplyContent(template: "Hi")
        read.take(trail: ["code": 7, "then": ["shut", "hand-back"], "title": .null])
        #expect(read.code == nil && read.then == [.handBack] && read.text == "Hi")
    }
}
