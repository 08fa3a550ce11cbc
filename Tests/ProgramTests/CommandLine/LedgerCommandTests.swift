import Conversation
import Testing

@Suite struct LedgerCommandTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        var session = Fixture("s-1", mode: .manual, said: (.customer, "a refund please"), (.aiAgent, "hm"))
        session.add(.aiAgent, .tool, Fixture.handoff)
        try bench.fill(session)
        try bench.run("take-over", "s-1", "--reason", "secret")
        try bench.run("reply", "s-1", "I am here", "--display-name", "Anna")
        try bench.run("hand-back", "s-1", "--outcome", "resolved")
    }

    private func ledger() throws -> [JSON] {
        try bench.run("ledger", "s-1", "--json").lines.map { try JSON(parsing: $0) }
    }

    @Test func `the ledger tells who did what through which door, and who had the session then`() throws {
        let lines = try ledger()
        let acts = lines.suffix(3)
        #expect(acts.map { $0["act"]?.string } == ["take over", "message", "hand back"])
        #expect(acts.allSatisfy { $0["who"] == "anna" && $0["door"] == "command line" })
        #expect(
            acts.map { $0["program"]?.string }
                == ["take-over", "reply", "hand-back"].map { "switchboard \($0)" })
        #expect(acts.map { $0["after"]?["owner"]?.string } == ["anna", "anna", nil])
        #expect(acts.first?["words"] == "secret")
        #expect(
            lines.contains { $0["who"] == "AI" && $0["door"] == "tool" && $0["words"] == "wants a refund" })
        #expect(lines.contains { $0["act"] == "import" && $0["door"] == "command line" })
    }

    @Test func `for people each act is a line`() throws {
        let lines = try bench.run("ledger", "s-1").lines
        #expect(lines.count == (try ledger()).count)
        #expect(
            lines.contains {
                $0.contains("anna  command line (switchboard take-over)  take over  secret")
                    && $0.contains("  then manual, anna, epoch ")
            })
    }

    @Test func `a session that is not there is said to be none`() throws {
        let ended = try bench.run("ledger", "s-9")
        #expect(ended.code != 0 && ended.error.contains("There is no such session."))
    }

    // MARK: As it stood

    @Test func `a transcript shows the session as it stood after an event`() throws {
        let asked = try bench.run("transcript", "s-1", "--at", "2").lines
        #expect(asked.first == "── s-1 · waiting for a human ──")
        #expect(asked.contains { $0.hasSuffix("│ wants a refund") && $0.contains("why") })
        #expect(asked.contains { $0.contains("as of") && $0.hasSuffix("after event 2") })
        #expect(!asked.contains { $0.contains("I am here") || $0.contains("taken over") })
        let owned = try bench.run("transcript", "s-1", "--at", "4").lines
        #expect(owned.first == "── s-1 · yours ──" && owned.contains { $0.hasSuffix("│ I am here") })
        let now = try bench.run("transcript", "s-1").lines
        #expect(now.first == "── s-1 · the AI answers ──" && !now.contains { $0.contains("as of") })
    }

    @Test func `a transcript shows the session as it stood at a time`() throws {
        let start = try bench.run("transcript", "s-1", "--at", "2026-03-04T09:30:01Z").lines
        #expect(start.first == "── s-1 · the AI answers ──")
        #expect(start.contains { $0.hasSuffix("│ a refund please") })
        #expect(!start.contains { $0.hasSuffix("│ hm") })
        let events = try bench.run("transcript", "s-1", "--at", "1", "--json").lines
        #expect(events.count == 2)
    }

    @Test func `a moment that cannot be read is refused`() throws {
        for text in ["-1", "tomorrow", "x y"] {
            let ended = try bench.run("transcript", "s-1", "--at=\(text)")
            #expect(ended.code == 64 && ended.error.contains("--at"), "\(text)")
        }
        #expect(try bench.run("transcript", "s-1", "--at", "1", "--follow").code == 64)
    }

    // MARK: Aloud

    @Test func `the linear console says figures and the ledger in sentences`() throws {
        let commands = "stats\nopen s-1\nledger\nquit\n"
        let ended = try bench.run("console", "--linear", input: Array(commands.utf8))
        #expect(ended.code == 0)
        #expect(
            ended.text.contains("Now: 0 waiting, 0 yours, 0 with colleagues, 1 automatic, 0 closed."))
        #expect(ended.text.contains("Today until ") && ended.text.contains("handoff rate: "))
        #expect(ended.text.contains("anna  command line (switchboard take-over)"))
    }
}
