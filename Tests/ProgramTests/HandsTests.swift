import Conversation
import EventStore
import PseudoTerminal
import Testing

/// An operator's hands on the real console: quick keys, and what must not come of them.
@Suite struct HandsTests {
    private let bench: Workbench
    private let store: EventStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        try store.seedAutomatic("s2", customer: "Mia Li", said: "When does it leave?")
    }

    /// With the waiting session selected and read.
    private func console(_ name: String = "anna", _ arguments: String...) throws -> ConsoleOnTerminal {
        let console = try ConsoleOnTerminal(bench, operator: name, arguments: arguments)
        try console.terminal.wait(for: "why: Name change")
        console.terminal.read(for: .milliseconds(2_200))
        return console
    }

    private func said(by source: Source = .humanAgent, in id: Session.ID = "s1") throws -> [String] {
        try store.tail(of: id, limit: 100).entries.filter { $0.event.source == source }
            .compactMap { $0.event.message?.text }
    }

    @Test func `r, text and Enter in one read are a claim and one message`() throws {
        let anna = try console()
        anna.terminal.send("rHello, I am here.")
        anna.terminal.read(for: .milliseconds(50))
        anna.terminal.send("<Enter>")
        try anna.terminal.wait(for: "you           Hello, I am here.")
        #expect(try said() == ["Hello, I am here."])
        #expect(try store.summary("s1", for: "anna")?.owner == "anna")
    }

    @Test(arguments: [0, 20, 60, 150, 300, 500])
    func `r and an Enter some time behind it lose nothing of the text that follows`(gap: Int) throws {
        let anna = try console()
        anna.terminal.send("r")
        if gap > 0 { anna.terminal.read(for: .milliseconds(gap)) }
        anna.terminal.send("<Enter>")
        anna.terminal.read(for: .milliseconds(60))
        anna.terminal.send("I look at it")
        anna.terminal.read(for: .milliseconds(60))
        anna.terminal.send("<Enter>")
        try anna.terminal.wait(for: "you           I look at it")
        #expect(try said() == ["I look at it"])
    }

    @Test func `r and Esc take nothing from the customer's wait once U has returned it`() throws {
        let wait = try store.summary("s1", for: "anna")?.waitingSince
        let anna = try console()
        anna.terminal.send("r")
        try anna.terminal.wait(for: "MANUAL · yours")
        anna.terminal.send(bytes: [0x1B])
        try anna.terminal.wait(for: "Still yours, U returns it.")
        anna.terminal.read(for: .milliseconds(170))
        anna.terminal.send("U")
        try anna.terminal.wait(for: "UNASSIGNED")
        let summary = try store.summary("s1", for: "anna")
        #expect(summary?.owner == nil)
        #expect(summary?.waitingSince == wait)
        #expect(try said() == [])
    }

    @Test func `of two who write at once one is heard and the other keeps the text`() throws {
        let anna = try console()
        let ben = try console("ben")
        anna.terminal.send("rFrom anna<Enter>")
        ben.terminal.send("rFrom ben<Enter>")
        // Whoever comes when the other's claim is on their screen is asked, and their text is the draft.
        try anna.terminal.wait(until: "anna is told") {
            $0.contains("you           From anna") || $0.contains("ben took this session")
                || $0.contains("Take over Omar Rossi")
        }
        try ben.terminal.wait(until: "ben is told") {
            $0.contains("you           From ben") || $0.contains("anna took this session")
                || $0.contains("Take over Omar Rossi")
        }
        let owner = try #require(try store.summary("s1", for: "anna")?.owner)
        #expect(try said() == ["From \(owner)"])
        let (loser, text) = owner == "anna" ? (ben, "From ben") : (anna, "From anna")
        try loser.terminal.wait(for: text)
    }

    @Test func `what is typed at a question is kept, and none of it is a command or an answer`() throws {
        let anna = try console()
        anna.terminal.send("w")
        anna.terminal.send("4")
        try anna.terminal.wait(for: "AUTOMATIC")
        anna.terminal.read(for: .milliseconds(400))
        anna.terminal.send("r")
        try anna.terminal.wait(for: "Take over Mia Li and reply as yourself?")
        anna.terminal.send("quit B and C")
        anna.terminal.send(bytes: Array("\u{1B}[200~one\ntwo\n\u{1B}[201~".utf8))
        try anna.terminal.wait(for: "two")
        anna.terminal.send(bytes: [0x1B])
        try anna.terminal.wait(for: "What you typed is kept as a draft: r.")
        #expect(try store.summary("s2", for: "anna")?.session.mode == .auto)
        #expect(try said(in: "s2") == [])
        anna.terminal.read(for: .milliseconds(170))
        anna.terminal.send("r")
        try anna.terminal.wait(for: "quit B and Cone")
    }

    @Test func `the name is asked for at the start, and a sentence is no name at once`() throws {
        let anna = try TerminalSession(
            [Workbench.program, "console", "--operator", "anna"], environment: bench.environment,
            columns: 120, rows: 36)
        try anna.wait(for: "THE NAME THAT CUSTOMERS SEE")
        anna.read(for: .milliseconds(400))
        anna.send("Hello, how can I help you?<Enter>")
        try anna.wait(for: "Every customer will see it. Is it your name?")
        #expect(try store.storedProfile("anna")?.displayName == nil)
        anna.send("<C-u>Anna K.")
        anna.read(for: .milliseconds(400))
        anna.send("<Enter>")
        try anna.wait(for: "Customers see you as: Anna K.")
        #expect(try store.storedProfile("anna")?.displayName == "Anna K.")
    }

    @Test func `what a colleague took while one had no console is told at the start`() throws {
        let first = try console()
        first.terminal.send("r")
        try first.terminal.wait(for: "MANUAL · yours")
        first.terminal.kill(9)
        _ = try first.terminal.waitForExit()
        let ben = try store.operatorProfile("ben")
        let claim = try #require(try store.summary("s1", for: "ben")?.claim)
        try store.takeOver("s1", by: ben, reason: nil, saw: claim)
        let second = try ConsoleOnTerminal(bench, operator: "anna")
        try second.terminal.wait(for: "ben took over Omar Rossi from you.")
    }
}
