import Agent
import Conversation
import EventStore
import PseudoTerminal
import Testing

@testable import switchboard

@Suite struct ChatCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private func store() throws -> EventStore {
        try EventStore.open(at: bench.folder + "/data/switchboard/local.store")
    }

    @Test func `a customer on a terminal talks with an operator in another process`() throws {
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "earlier")))
        let chat = try TerminalSession(
            [Workbench.program, "chat", "s-1"], environment: bench.environment, columns: 70, rows: 24)
        try chat.wait(for: "you          │ earlier")
        chat.send(bytes: Array("is anybody there?\n".utf8))
        while try !bench.run("transcript", "s-1").text.contains("is anybody there?") {}
        try bench.run("take-over", "s-1", "--reason", "secret", "--display-name", "Dr A")
        try chat.wait(for: "── You are now talking to Dr A. ──")
        try bench.run("note", "s-1", "secret")
        try bench.run("reply", "s-1", "I am here.", "--display-name", "Dr A")
        let screen = try chat.wait(for: "Dr A         │ I am here.")
        #expect(!screen.contains("secret"))
        #expect(!screen.contains("anna"))
        // The terminal has shown the line as it was typed, once.
        #expect(screen.rows.count { $0.contains("is anybody there?") } == 1)
        try bench.run("hand-back", "s-1")
        try chat.wait(for: "── aria is answering again. ──")
        chat.send(bytes: [0x04])
        #expect(try chat.waitForExit() == .exited(0))
    }

    @Test func `what arrives while a customer types stands on lines of its own`() throws {
        try bench.fill(Fixture("s-1", name: "Ada", mode: .manual, said: (.customer, "earlier")))
        let chat = try TerminalSession(
            [
                "/bin/sh", "-c",
                "trap : INT; \(Workbench.program) chat s-1; stty -a | grep -o ' icanon\\| echo\\b' | tr -d '\\n'; echo .",
            ], environment: bench.environment, columns: 70, rows: 24)
        try chat.wait(for: "you          │ earlier")
        chat.send(bytes: Array("are you st".utf8))
        try chat.wait(for: "are you st")
        try bench.run("take-over", "s-1", "--display-name", "Dr A")
        try bench.run("reply", "s-1", "I am here.", "--display-name", "Dr A")
        try chat.wait(for: "Dr A         │ I am here.")
        let screen = try chat.wait(until: "the line stands behind it") {
            $0.rows.last { !$0.allSatisfy(\.isWhitespace) }?.hasPrefix("are you st") == true
        }
        #expect(!screen.rows.contains { $0.contains("I am here.") && $0.contains("are you st") })
        chat.send(bytes: Array("ill there?\n".utf8))
        try chat.wait(until: "it is sent whole") { _ in
            (try? bench.run("transcript", "s-1").text.contains("are you still there?")) == true
        }
        chat.send(bytes: [0x03])
        try chat.wait(for: " icanon echo.")
    }

    @Test func `a pipe begins a conversation, and its end waits for the answer`() throws {
        let ended = try bench.run("chat", "--name", "Ada", input: Array("hello\n\nwhere is order 4471".utf8))
        #expect(ended.code == 0)
        #expect(
            ended.lines.filter { $0.hasPrefix("you ") }.suffix(2) == [
                "you          │ hello", "you          │ where is order 4471",
            ])
        #expect(ended.lines.last == "Lantern      │ Order 4471 is delivered this morning, with Nordpost.")
        let events = try JSON(parsing: bench.run("export").lines[0])["events"]?.array ?? []
        #expect(events.first?["data"]?["participant"]?["display_name"] == "Ada")
        #expect(
            events.compactMap { $0["data"]?["tool_calls"]?.array?.first?["tool_id"]?.string } == [
                "local:lookup_order"
            ])
        #expect(try store().agents().isEmpty)
    }

    @Test func `a terminal is offered the conversations that there are`() throws {
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "earlier")))
        let chat = try TerminalSession(
            [Workbench.program, "chat"], environment: bench.environment, columns: 70, rows: 24)
        try chat.wait(for: "1  Ada")
        chat.send(bytes: Array("7\n".utf8))
        try chat.wait(for: "Type a number from 1 to 1, or n.")
        chat.send(bytes: Array("1\n".utf8))
        try chat.wait(for: "You are Ada, in session s-1 with aria.")
        chat.kill(15)
        #expect(try chat.waitForExit() == .exited(0))
    }

    @Test(arguments: [2, 15]) func `a new conversation is answered, and whoever answered is gone with it`(
        signal: Int32
    ) throws {
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "earlier")))
        _ = try bench.run(
            "append", "s-1", "--kind", "message", "--source", "customer", "--message", "and now?")
        let chat = try TerminalSession(
            [Workbench.program, "chat", "--new"], environment: bench.environment, columns: 70, rows: 24)
        try chat.wait(for: "with Lantern.")
        chat.send(bytes: Array("hello\n".utf8))
        try chat.wait(for: "Lantern      │ Hello Guest, I'm Lantern")
        chat.send(bytes: Array("can I talk to a person please\n".utf8))
        try chat.wait(for: "── A person will be with you shortly. ──")
        try chat.wait(for: "A colleague will take over")
        // Other customers are somebody else's.
        #expect(!(try bench.run("transcript", "s-1").text.contains("Lantern")))
        #expect(try store().agents().count == 1)
        chat.kill(signal)
        #expect(try chat.waitForExit() == .exited(0))
        #expect(try store().agents().isEmpty)
    }

    @Test func `where an agent runs already, it answers`() throws {
        let store = try self.store()
        let guidelines = try Guidelines(
            parsing: Array("[agent Aria]\n[otherwise]\nsay From elsewhere, {customer}.".utf8), named: "own")
        let agent = EmbeddedAgent(store, guidelines, pace: .instant)
        while try store.agents().isEmpty {}
        let chat = try TerminalSession(
            [Workbench.program, "chat", "--new", "--agent", "aria"], environment: bench.environment,
            columns: 70, rows: 24)
        try chat.wait(for: "with Aria.")
        chat.send(bytes: Array("hello\n".utf8))
        try chat.wait(for: "Aria         │ From elsewhere, Guest.")
        #expect(try store.agents().count == 1)
        agent.stop()
        // From now on nobody else does.
        chat.send(bytes: Array("where is order 4471\n".utf8))
        try chat.wait(for: "Aria         │ Order 4471 is delivered this morning")
        chat.send(bytes: [0x04])
        #expect(try chat.waitForExit() == .exited(0))
    }

    @Test func `guidelines of one's own answer also in a session that is there; unsound ones begin nothing`()
        throws
    {
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "earlier")))
        let own = try bench.file(
            "own.guidelines", "[agent Bo]\n[guideline g]\non tea\nsay Two sugars, {customer}?\n")
        let ended = try bench.run("chat", "s-1", "--guidelines", own, input: Array("tea please\n".utf8))
        #expect(ended.lines.last == "aria         │ Two sugars, Ada?")
        let bad = try bench.file("bad.guidelines", "[agent Bo]\nsay hello\n")
        let refused = try bench.run("chat", "--new", "--guidelines", bad, input: Array("tea\n".utf8))
        #expect(refused.code == 65)
        #expect(refused.error.contains("bad.guidelines:2: no line of an agent begins with 'say'"))
        #expect(try bench.run("sessions", "--json").lines.count == 1)
    }

    @Test func `guidelines are checked, and the example is sound`() throws {
        let example = try bench.file("a.guidelines", bench.run("guidelines", "example").text)
        let ended = try bench.run("guidelines", "check", example)
        #expect(ended.code == 0)
        #expect(ended.text.hasSuffix("guidelines, no problem\n"))
        let bad = try bench.file("b.guidelines", "[agent A]\n\u{1B}[2J\n")
        #expect(try bench.run("guidelines", "check", bad).code == 65)
        #expect(try bench.run("guidelines", "check", bench.folder + "/none").code == 66)
        #expect(try !Array(bench.run("guidelines", "check", bad).error.utf8).holdsControls)
    }

    @Test func `a customer's message opens a closed conversation`() throws {
        try bench.fill(Fixture("s-1", labels: ["closed"], said: (.customer, "bye")))
        try bench.run("chat", "s-1", input: Array("one more thing\n".utf8))
        #expect(try bench.run("sessions", "--closed").lines == ["No session."])
    }
}
