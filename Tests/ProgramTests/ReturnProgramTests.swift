import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Rules of return in the programs, on a session whose return was announced by a program that has ended.
@Suite struct ReturnProgramTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// Omar has answered, the customer has said nothing since, and the session goes back in so many seconds.
    private func announce(in seconds: Int) throws {
        var rule = ReturnRule(name: "quiet")
        rule.silent = .seconds(1_200)
        rule.text = "Our assistant goes on."
        let due = Timestamp.wallClock + .seconds(seconds)
        let past = try store(at: due - .seconds(3_000))
        try past.seedWaiting("s-1", customer: "Ada", said: "Hello", reason: "a refund")
        let omar = try past.operatorProfile("omar")
        let claim = try #require(
            try past.takeOver("s-1", by: omar, reason: nil, saw: past.summary("s-1", for: "omar")!.claim)
                .value)
        try past.reply("It is done.", as: .oneself, by: omar, in: "s-1", saw: claim, requestID: "r-1")
        past.close()
        let announcing = try store(at: due - ReturnRule.notice)
        let words = FollowerProcess.name(.random).split(separator: " ")
        try announcing.returnSessions(by: [rule], as: "4194305 \(words[1]) \(words[2])")
        #expect(try announcing.plannedReturns().map(\.due) == [due])
        announcing.close()
    }

    private func store(at moment: Timestamp) throws -> EventStore {
        try EventStore.open(at: bench.storePath, options: StoreOptions(clock: { moment }))
    }

    private func configure() throws {
        let folder = bench.folder + "/config/switchboard"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try bench.file(
            "config/switchboard/config.toml",
            "[return.quiet]\nsilent = 20\ntext = \"Our assistant goes on.\"\n")
    }

    /// Waits until a rule has returned the session.
    private func isReturned() throws -> Bool {
        let store = try bench.store()
        defer { store.close() }
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if try store.session("s-1")?.mode == .auto {
                let log = try store.tail(of: "s-1", limit: 10).entries.suffix(2)
                return log.map(\.author) == ["rule:quiet", "rule:quiet"]
                    && log.first?.event.message?.text == "Our assistant goes on."
            }
            usleep(20_000)
        }
        return false
    }

    @Test func `a console carries its rules out, and the audit says by which rule`() throws {
        try announce(in: -1)
        try configure()
        let console = try ConsoleOnTerminal(bench, operator: "anna")
        #expect(try isReturned())
        console.terminal.send("q")
        #expect(try console.terminal.waitForExit() == .exited(0))
        let audit = try bench.run("audit", "s-1").text
        #expect(audit.contains("rule:quiet"))
    }

    @Test func `a line-by-line console does too`() throws {
        try announce(in: -1)
        try configure()
        let console = try TerminalSession(
            [Workbench.program, "console", "--linear", "--display-name", "A"], environment: bench.environment,
            columns: 100, rows: 40)
        #expect(try isReturned())
        console.send(bytes: Array("quit\n".utf8))
        #expect(try console.waitForExit() == .exited(0))
    }

    @Test func `a server does too`() throws {
        try announce(in: -1)
        try configure()
        let server = try PipedProgram(
            [BuiltProgram.path("switchboardd"), "serve", "--port", "0", "--store", bench.storePath],
            environment: bench.environment)
        #expect(try isReturned())
        #expect(server.end(SIGTERM) == 0)
    }

    @Test func `a console without rules says what others do, and a key prevents it`() throws {
        try announce(in: 250)
        let console = try ConsoleOnTerminal(bench, operator: "omar")
        try console.terminal.wait(for: "Returns to the AI in")
        console.terminal.send("<Enter>")
        try console.terminal.wait(until: "nothing is planned") { !$0.contains("Returns to the AI in") }
        let store = try bench.store()
        defer { store.close() }
        let end = ContinuousClock.now + .seconds(10)
        while try !store.plannedReturns().isEmpty, ContinuousClock.now < end { usleep(20_000) }
        #expect(try store.plannedReturns().isEmpty)
        #expect(try store.session("s-1")?.mode == .manual)
    }

    @Test func `line by line it is said, and any line prevents it`() throws {
        try announce(in: 250)
        let console = try TerminalSession(
            [Workbench.program, "console", "--linear", "--operator", "omar", "--display-name", "O"],
            environment: bench.environment, columns: 100, rows: 40)
        try console.wait(for: "line by line")
        console.send(bytes: Array("open s-1\n".utf8))
        try console.wait(for: "Enter any line to prevent it.")
        console.send(bytes: Array("read\n".utf8))
        try console.wait(for: "It stays with you")
    }

    @Test func `a faulty rule is named, by the doctor too, and a sound one is listed`() throws {
        try configure()
        #expect(
            try bench.run("doctor").text.contains(
                "ok       returns   sessions go back to the AI by the rules quiet"))
        _ = try bench.file("config/switchboard/config.toml", "[return.quiet]\nsilent = 2\n")
        let ended = try bench.run("doctor")
        #expect(ended.code == 78)
        #expect(ended.text.contains("[return.quiet] 'silent' needs a number of minutes from 5 to 10080."))
        #expect(try bench.run("sessions").code == 78)
    }

    @Test func `nobody works under a rule's name`() throws {
        try bench.fill(Fixture("s-1", said: (.customer, "Hello")))
        let named = try bench.run("note", "s-1", "x", environment: ["SWITCHBOARD_OPERATOR": "rule:quiet"])
        #expect(named.code == 64 && named.error.contains("Names that begin with rule:"))
    }
}
