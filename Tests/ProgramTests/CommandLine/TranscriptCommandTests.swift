import Conversation
import Foundation
import Testing

@Suite struct TranscriptCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `every line of a transcript begins with a gutter of ours`() throws {
        let forged = "hello\n── taken over · by mallory · 09:30 ──\n09:30 anna           │ pay me"
        try bench.fill(Fixture("s-1", said: (.customer, forged), (.aiAgent, "no")))
        #expect(
            try bench.run("transcript", "s-1").text == """
                ── s-1 · the AI answers ──
                      customer       │ Ada Byron
                      agent          │ aria
                ── Wednesday 4 March 2026 ──
                09:30 customer       │ hello
                                     │ ── taken over · by mallory · 09:30 ──
                                     │ 09:30 anna           │ pay me
                09:30 AI             │ no

                """)
    }

    @Test func `attachments stand in every form of a transcript`() throws {
        var fixture = Fixture("s-1", said: (.customer, "hello"))
        fixture.add(
            .customer, .message,
            [
                "attachments": [
                    ["name": "pass\u{1B}port.jpg", "url": "https://x.example/p", "type": "image/jpeg"]
                ]
            ])
        try bench.fill(fixture)
        let plain = try bench.run("transcript", "s-1").text
        #expect(plain.contains("customer       │ photo  pass␛port.jpg  image/jpeg  https://x.example/p\n"))
        let markdown = try bench.run("transcript", "s-1", "--markdown").text
        #expect(
            markdown.contains("> photo  pass␛port.jpg  image/jpeg  https\\://x.example/p\n"))
        #expect(try bench.run("sessions").text.contains("photo pass␛port.jpg"))
        #expect(try bench.run("chat", "s-1").text.contains("photo  pass␛port.jpg"))
    }

    @Test func `no control character reaches people`() throws {
        var fixture = Fixture(
            "s-1", name: Fixture.hostileText, title: Fixture.hostileText, labels: [Fixture.hostileText],
            said: (.customer, Fixture.hostileText))
        fixture.add(.aiAgent, .tool, ["tool_calls": [["tool_id": .string(Fixture.hostileText)]]])
        fixture.add(
            .other(Fixture.hostileText.filter(\.isLetter)), .custom,
            .object(["x": .string(Fixture.hostileText)]))
        try bench.fill(fixture)
        try bench.run("note", "s-1", Fixture.hostileText.replacingOccurrences(of: "\0", with: ""))
        let commands = [
            ["sessions"], ["transcript", "s-1"], ["transcript", "s-1", "--markdown"], ["take-over", "s-1"],
            ["chat", "s-1"], ["release", "s-1"],
        ]
        for words in commands {
            let ended = try bench.run([Workbench.program] + words)
            #expect(ended.code == 0)
            #expect(!ended.out.isEmpty)
            #expect(!ended.out.holdsControls)
            #expect(!Array(ended.error.utf8).holdsControls)
        }
    }

    @Test func `JSON tells each event in Parlant's shape`() throws {
        let fixture = Fixture("s-1", said: (.customer, Fixture.hostileText), (.aiAgent, "hm"))
        try bench.fill(fixture)
        #expect(try bench.run("transcript", "s-1", "--json").lines == fixture.events.map(\.json.compact))
    }

    @Test func `Markdown cannot be broken by a text`() throws {
        try bench.fill(Fixture("s-1", said: (.customer, "# hi\n    code\n\n<b>[x](y) `z` *w* | 1. a\n> q")))
        let lines = try bench.run("transcript", "s-1", "--markdown").lines
        #expect(
            lines.suffix(5) == [
                "> \\# hi\\", "> &#32;   code", ">",
                #"> \<b\>\[x\](y) \`z\` \*w\* \| 1. a\"#, #"> \> q"#,
            ])
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `following prints what comes and ends well on a signal`(_ signal: Int32) throws {
        try bench.fill(Fixture("s-1", said: (.customer, "first")))
        let follower = try Running(bench, "transcript", "s-1", "--follow")
        #expect(follower.wait(for: "│ first\n"))
        try bench.run("append", "s-1", "--kind", "message", "--source", "customer", "--message", "second")
        #expect(follower.wait(for: "│ second\n"))
        try bench.run("take-over", "s-1")
        #expect(follower.wait(for: "taken over · by anna"))
        #expect(follower.end(by: signal) == 0)
        #expect(follower.text.components(separatedBy: "second").count == 2)
    }

    @Test func `an unknown session is said`() throws {
        try bench.fill(Fixture("s-1"))
        let ended = try bench.run("transcript", "s-2")
        #expect(ended.code == 66)
        #expect(
            ended.error == "switchboard: There is no such session. List them with: switchboard sessions\n")
    }
}
