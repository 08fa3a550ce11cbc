import Conversation
import PseudoTerminal
import Testing

@Suite struct ChatCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `a customer on a terminal talks with an operator in another process`() throws {
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "earlier")))
        let chat = try TerminalSession(
            [Workbench.program, "chat", "s-1"], environment: bench.environment, columns: 70, rows: 24)
        try chat.wait(for: "you          │ earlier")
        chat.send(bytes: Array("is anybody there?\n".utf8))
        while try !bench.run("transcript", "s-1").text.contains("is anybody there?") {}
        try bench.run("take-over", "s-1", "--reason", "secret", "--display-name", "Dr A")
        try chat.wait(for: "── a human has taken over: Dr A ──")
        try bench.run("note", "s-1", "secret")
        try bench.run("reply", "s-1", "I am here.", "--display-name", "Dr A")
        let screen = try chat.wait(for: "Dr A         │ I am here.")
        #expect(!screen.contains("secret"))
        #expect(!screen.contains("anna"))
        // The terminal has shown the line as it was typed, once.
        #expect(screen.rows.count { $0.contains("is anybody there?") } == 1)
        try bench.run("hand-back", "s-1")
        try chat.wait(for: "── aria answers again ──")
        chat.send(bytes: [0x04])
        #expect(try chat.waitForExit() == .exited(0))
    }

    @Test func `a pipe begins a conversation`() throws {
        let ended = try bench.run("chat", "--name", "Ada", input: Array("one\n\ntwo".utf8))
        #expect(ended.code == 0)
        #expect(ended.lines.suffix(2) == ["you          │ one", "you          │ two"])
        let session = try JSON(parsing: bench.run("export").lines[0])
        #expect(session["events"]?.array?.compactMap { $0["data"]?["message"]?.string } == ["one", "two"])
        #expect(session["events"]?.array?.first?["data"]?["participant"]?["display_name"] == "Ada")
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

    @Test func `a customer's message opens a closed conversation`() throws {
        try bench.fill(Fixture("s-1", labels: ["closed"], said: (.customer, "bye")))
        try bench.run("chat", "s-1", input: Array("one more thing\n".utf8))
        #expect(try bench.run("sessions", "--closed").lines == ["No session."])
    }
}
