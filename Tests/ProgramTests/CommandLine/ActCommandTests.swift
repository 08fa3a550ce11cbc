import Conversation
import EventStore
import Testing

@Suite struct ActCommandTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "hello")))
    }

    private func events() throws -> [JSON] {
        try bench.run("transcript", "s-1", "--json").lines.map { try JSON(parsing: $0) }
    }

    private func mode() throws -> String? {
        try JSON(parsing: bench.run("sessions", "--json").lines[0])["mode"]?.string
    }

    @Test func `a session is taken over, answered and handed back`() throws {
        #expect(try bench.run("take-over", "s-1").text == "Taken over: s-1 (Ada). The AI is silent.\n")
        #expect(try bench.run("take-over", "s-1").text == "It is yours already: s-1 (Ada).\n")
        #expect(try mode() == "manual")
        let reply = try bench.run(
            "reply", "s-1", "-", "--display-name", "Dr A", input: Array("two\nlines\n".utf8))
        #expect(reply.text == "Sent to s-1 (Ada) as Dr A, offset 2.\n")
        let event = try events()[2]
        #expect(event["source"] == "human_agent")
        #expect(event["data"] == ["message": "two\nlines", "participant": ["display_name": "Dr A"]])
        let asAI = try bench.run("reply", "s-1", "--as-ai", "hm")
        #expect(asAI.text == "Sent to s-1 (Ada) as the AI (shown as aria), offset 3.\n")
        let back = try bench.run("hand-back", "s-1", "--outcome", "resolved", "--note", "be kind")
        #expect(back.text == "Handed back to the AI: s-1 (Ada).\n")
        #expect(try mode() == "auto")
        #expect(try events().last?["data"]?["note"] == "be kind")
    }

    @Test func `a reply needs a name for customers and a session of one's own`() throws {
        let early = try bench.run("reply", "s-1", "hi", "--display-name", "Dr A")
        #expect(early.code == 69)
        #expect(early.error == "switchboard: The session is not yours. Take it over first.\n")
        try bench.run("take-over", "s-1")
        let nameless = try bench.run("reply", "s-1", "hi")
        #expect(nameless.code == 78)
        #expect(nameless.error.contains("--display-name NAME, SWITCHBOARD_DISPLAY_NAME, or display_name in"))
        let blank = try bench.run("reply", "s-1", "  ", "--display-name", "Dr A")
        #expect(blank.code == 65)
        let broken = try bench.run("reply", "s-1", "-", "--display-name", "Dr A", input: [0xC3, 0x28])
        #expect(broken.code == 65)
        #expect(broken.error.contains("not UTF-8"))
        #expect(try events().count == 2)
    }

    @Test func `a colleague's session is taken only by naming them`() throws {
        try bench.run("take-over", "s-1")
        let refused = try bench.run("take-over", "s-1", "--operator", "bob")
        #expect(refused.code == 69)
        #expect(
            refused.error
                == "switchboard: anna owns this session. Take it from them with: switchboard take-over --from=anna s-1\n"
        )
        #expect(try bench.run("take-over", "s-1", "--operator", "bob", "--from", "carl").code == 69)
        #expect(try bench.run("take-over", "s-1", "--operator", "bob", "--from", "anna").code == 0)
        for words in [["release", "s-1"], ["hand-back", "s-1"], ["close", "s-1", "--outcome", "resolved"]] {
            let late = try bench.run([Workbench.program] + words)
            #expect(late.code == 69)
            #expect(late.error.contains("bob owns this session"))
        }
    }

    @Test func `a repeated request never sends twice`() throws {
        try bench.run("take-over", "s-1")
        let words = ["reply", "s-1", "once", "--display-name", "Dr A", "--request-id", "r-1"]
        let first = try bench.run([Workbench.program] + words)
        let second = try bench.run([Workbench.program] + words)
        #expect(first.text == second.text)
        let other = try bench.run("reply", "s-1", "twice", "--display-name", "Dr A", "--request-id", "r-1")
        #expect(other.code == 65)
        let append = [
            "append", "s-1", "--kind", "message", "--source", "customer", "--message", "x", "--request-id",
            "r-2",
        ]
        for _ in 0..<2 { _ = try bench.run([Workbench.program] + append) }
        #expect(try events().count == 4)
    }

    @Test func `a closed session is reopened before it is taken over`() throws {
        #expect(try bench.run("close", "s-1", "--outcome", "spam").text == "Closed as spam: s-1 (Ada).\n")
        #expect(try bench.run("close", "s-1", "--outcome", "spam").code == 69)
        #expect(try bench.run("close", "s-1").code == 64)
        #expect(try bench.run("close", "s-1", "--outcome", "fine").code == 64)
        let early = try bench.run("take-over", "s-1")
        #expect(early.error.contains("switchboard reopen s-1"))
        #expect(try bench.run("reopen", "s-1").code == 0)
        #expect(try bench.run("reopen", "s-1").code == 69)
        #expect(try bench.run("take-over", "s-1").code == 0)
        #expect(try bench.run("release", "s-1").text == "Released: s-1 (Ada) waits for a human.\n")
    }

    @Test func `a note is for operators alone`() throws {
        try bench.run("note", "s-1", "-", input: Array("careful\n".utf8))
        #expect(try bench.run("transcript", "s-1").text.contains("note anna      │ (private) careful\n"))
        #expect(try events().count == 1)
    }

    @Test func `labels are added, removed and shown, whoever owns the session`() throws {
        #expect(try bench.run("label", "s-1").text == "s-1 (Ada): no labels\n")
        let added = try bench.run("label", "s-1", "--add", "refund", "--add", "#needs care")
        #expect(added.text == "s-1 (Ada): #refund #needs care\n")
        try bench.run("take-over", "s-1", "--operator", "bob")
        #expect(try bench.run("label", "s-1", "--remove", "refund").text == "s-1 (Ada): #needs care\n")
        #expect(try bench.run("label", "s-1", "--add", "##1").text == "s-1 (Ada): #needs care ##1\n")
        #expect(try bench.run("label", "s-1", "--remove", "#1").text == "s-1 (Ada): #needs care\n")
        let session = try JSON(parsing: bench.run("sessions", "--label", "needs care", "--json").lines[0])
        #expect(session["labels"] == ["needs care"])
        let closed = try bench.run("label", "s-1", "--add", "closed")
        #expect(closed.code == 65 || closed.code == 69)
        #expect(
            closed.error
                == "switchboard: The label closed follows from closing and reopening. Choose another.\n")
        #expect(
            try bench.run("label", "s-1", "--add", "a\nb").error.contains("one line of 1 to 64 characters"))
        #expect(try bench.run("audit").text.contains("labels"))
        #expect(try events().count == 2)
    }

    @Test func `a tool hands off, then the AI falls silent after one closing message`() throws {
        let tool = [
            "append", "s-1", "--kind", "tool", "--source", "ai_agent", "--trace-id", "t-9", "--data", "-",
        ]
        let handoff = Array(Fixture.handoff.compact.utf8)
        #expect(try bench.run([Workbench.program] + tool, input: handoff).code == 0)
        #expect(try mode() == "manual")
        let says = ["append", "s-1", "--kind", "message", "--source", "ai_agent", "--message"]
        #expect(try bench.run([Workbench.program] + says + ["wait a moment", "--trace-id", "t-9"]).code == 0)
        let late = try bench.run([Workbench.program] + says + ["one more thing"])
        #expect(late.code == 69)
        #expect(late.error.contains("the AI is paused"))
        #expect(try bench.run("sessions", "--waiting").text.contains("wait a moment"))
        #expect(try bench.run("transcript", "s-1").text.contains("── waiting for a human · "))
    }

    @Test func `append follows Parlant's rules`() throws {
        func append(_ words: String...) throws -> Int32 {
            try bench.run([Workbench.program, "append", "s-1", "--kind"] + words).code
        }
        #expect(try append("message", "--source", "human_agent", "--message", "x") == 64)
        #expect(try append("message", "--source", "human_agent", "--message", "x", "--participant", "B") == 0)
        #expect(try append("message", "--source", "system", "--message", "x") == 64)
        #expect(try append("tool", "--source", "customer", "--data", "{}") == 64)
        #expect(try append("custom", "--source", "system", "--data", "{}") == 65)
        #expect(try append("custom", "--source", "system", "--data", "{oops") == 65)
        #expect(try append("status", "--source", "ai_agent", "--status", "typing") == 0)
        #expect(try append("status", "--source", "ai_agent", "--status", "dancing") == 64)
    }

    // MARK: The AI's side

    /// As long as a lease lasts a process counts as one that answers.
    private func anAgentLives() throws {
        let store = try bench.store()
        defer { store.close() }
        try store.renewLease(of: "p-1", for: .seconds(600))
    }

    @Test func `an instruction is for the AI alone, and told once`() throws {
        try anAgentLives()
        let words = ["steer", "s-1", "-", "--request-id", "r-1"]
        for _ in 0..<2 {
            let told = try bench.run([Workbench.program] + words, input: Array("offer a voucher\n".utf8))
            #expect(told.text == "The AI was told: s-1 (Ada). It speaks once.\n")
        }
        #expect(try mode() == "auto")
        #expect(try events().map { $0["kind"] } == ["message", "status"])
        #expect(try !bench.run("transcript", "s-1", "--json").text.contains("voucher"))
        #expect(try bench.run("steer", "s-1", " ").code == 65)
    }

    @Test func `where the AI may not follow it an instruction is refused`() throws {
        let alone = try bench.run("steer", "s-1", "offer a voucher")
        #expect(alone.code == 69)
        #expect(alone.error.contains("No AI agent is running."))
        try anAgentLives()
        try bench.run("take-over", "s-1", "--operator", "bob")
        let refused = try bench.run("steer", "s-1", "offer a voucher")
        #expect(refused.code == 69)
        #expect(refused.error == "switchboard: bob owns this session. Take it over first.\n")
        #expect(try bench.run("steer", "s-1", "offer a voucher", "--operator", "bob").code == 0)
        try bench.run("close", "s-1", "--outcome", "resolved", "--operator", "bob")
        #expect(try bench.run("steer", "s-1", "offer a voucher").error.contains("Reopen it first."))
    }

    @Test func `whoever gives a session to an AI that is not there is warned`() throws {
        let warning = "switchboard: No AI agent is running: nobody will answer until one is started.\n"
        try bench.run("take-over", "s-1")
        let back = try bench.run("hand-back", "s-1")
        #expect(back.code == 0)
        #expect(back.error == warning)
        #expect(back.text == "Handed back to the AI: s-1 (Ada).\n")
        try bench.run("close", "s-1", "--outcome", "resolved")
        #expect(try bench.run("reopen", "s-1").error == warning)
        #expect(try bench.run("hand-back", "s-1").error.contains("not yours"), "nothing was given up")
        try anAgentLives()
        try bench.run("take-over", "s-1")
        #expect(try bench.run("hand-back", "s-1").error == "")
    }
}
