import Conversation
import Testing

/// What of a stranger's text another program may be asked to open.
@Suite struct LinkTests {
    @Test(
        arguments: [
            ("https://x.example/a?b=c", "https://x.example/a?b=c"), ("HTTP://x.example", "HTTP://x.example"),
            ("mailto:a@b.example", "mailto:a@b.example"), ("https://x.example/é", "https://x.example/%C3%A9"),
            ("https://\u{430}pple.example", "https://%D0%B0pple.example"),
            ("https://x.example/\u{202E}gpj.exe", "https://x.example/%E2%80%AEgpj.exe"),
            ("mailto:a@b.example?subject=attach", "mailto:a@b.example?subject=attach"),
            ("mailto:a@b.example?subject=x&Attach=/etc/passwd", nil),
            ("mailto:a@b.example?%61ttach=/etc/passwd", nil),
            ("javascript:alert(1)", nil), ("file:///etc/passwd", nil), ("data:text/html,x", nil),
            ("-https://x", nil), ("--help", nil), ("https:x.example", nil), ("httpsx://x", nil),
            ("https://x.example/a b", nil), ("https://x\n--flag", nil), ("https://", nil),
            ("/etc/passwd", nil),
            ("https://x.example/\u{1B}[31m", nil), ("https://x.example/\0", nil), ("", nil),
        ] as [(String, String?)])
    func `only web and mail addresses are links, in printable ASCII`(_ address: String, _ link: String?) {
        #expect(Link(address)?.address == link)
    }

    @Test(
        arguments: [
            ("See https://x.example/a.", ["https://x.example/a"]),
            (
                "(https://x.example/a_(b)), then http://y.example?q=1!",
                ["https://x.example/a_(b)", "http://y.example?q=1"]
            ),
            (
                "[terms](https://x.example/t) **https://y.example**",
                ["https://x.example/t", "https://y.example"]
            ),
            ("<mailto:a@b.example> \"https://x.example\"", ["mailto:a@b.example", "https://x.example"]),
            ("请看https://x.example/票。谢谢", ["https://x.example/%E7%A5%A8"]),
            ("https://x.example https://x.example", ["https://x.example"]),
            ("xhttps://x.example, javascript:https, ftp://x, www.x.example, https://", []),
            ("https://a.example\nhttps://b.example\0", ["https://a.example", "https://b.example"]),
            ("", []),
        ] as [(String, [String])])
    func `those in a text end where the sentence around them goes on`(_ text: String, _ links: [String]) {
        #expect(Link.list(in: text).map(\.address) == links)
    }

    @Test func `their places are those in the text, also of one that comes twice`() {
        #expect(Link.places(in: "See https://x.example/a.") == [4..<23])
        #expect(Link.places(in: "é https://x.y https://x.y, x:y ::") == [3..<14, 15..<26])
        #expect(Link.places(in: "xhttps://x.y http:// mailto:") == [])
    }

    @Test func `an address with a hundred thousand brackets is read once`() {
        for mark in [")", "(", "]", "*", "https://"] {
            let text = "https://x.example/" + String(repeating: mark, count: 100_000 / mark.count)
            let taken = ContinuousClock().measure { _ = Link.places(in: text) }
            #expect(taken < .seconds(30), "\(mark)")
        }
    }

    @Test func `a message has those of its attachments and those in its text, each once`() throws {
        let message = try #require(
            Message([
                "message": "Here: https://x.example/p.jpg and https://y.example",
                "attachments": [["name": "p.jpg", "url": "https://x.example/p.jpg"], "file:///etc/passwd"],
            ]))
        #expect(message.links.map(\.address) == ["https://x.example/p.jpg", "https://y.example"])
        #expect(message.links.map(\.title) == ["photo p.jpg", nil])
    }

    @Test func `a long text full of them is read once, and they are bounded`() {
        let text = String(repeating: "https://x.example/))))))) h ", count: 3_000)
        #expect(Link.list(in: text).count == 1)
        let many = (0..<5_000).map { "https://x.example/\($0)" }.joined(separator: " ")
        #expect(Link.list(in: many).count == 100)
    }
}
