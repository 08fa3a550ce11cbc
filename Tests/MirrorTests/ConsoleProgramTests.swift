import Conversation
import Effort
import EventStore
import Foundation
import ParlantClient
import ParlantServer
import PseudoTerminal
import Testing

/// The real console on a terminal, on a server.
@Suite(.serialized) struct ConsoleProgramTests {
    @Test func aHandoffOnOurOwnServer() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Can somebody help me?")
        let console = try ServedConsole(server.address)
        defer { console.stop() }
        try console.handOff(from: "Ada", texts: { try server.texts() })
        await server.stop()
    }

    @Test(
        .enabled(
            if: Effort.isFull && LiveServer.python != nil, "needs SWITCHBOARD_FULL and Parlant installed"),
        arguments: Ground.both)
    func aHandoffOnParlantsOwnServer(ground: Ground) async throws {
        let server = try await ground.server(delay: 0.5)
        let id = try await server.session()
        try await server.customer("Let me talk to a human", in: id)
        let console = try ServedConsole(server.address)
        defer { console.stop() }
        try console.terminal.wait(for: "why: Customer asked for a human")
        try console.handOff(from: "Ada Lovelace", texts: { [] })
        let events = try await server.events(id)
        #expect(events.compactMap(\.handoff?.action) == [.takeOver, .handBack])
        #expect(events.contains { $0.message?.text == "I am here." && $0.source == .humanAgent })
    }

    @Test func `the words of an AI whose messages come whole grow on a console of a mirror`() async throws {
        let server = try await OwnServer(delay: 12)
        let id = try await server.session(agent: "aria-whole")
        let console = try ServedConsole(server.address)
        defer { console.stop() }
        try console.terminal.wait(for: "Ada Lovelace")
        try console.terminal.wait(for: "live · ")
        try await server.customer("#words=24", in: id)
        try console.terminal.wait(until: "some of it is shown, and not all") {
            $0.contains("word1 word2") && !$0.contains("word24")
        }
        #expect(try await server.texts(id) == ["#words=24"])
        try console.terminal.wait(for: "word24", timeout: .seconds(60))
        var known = try await server.events(id)
        for _ in 0..<20 where known.last?.status?.endsTurn != true {
            known += try await server.client.events(of: id, from: Offset(known.count), waiting: 5)
        }
        #expect(known.compactMap(\.message?.text).last?.hasSuffix("word24") == true)
    }

    @Test func theFollowingProcessOutlivesTheConsoleAndIsStartedAgainWhenItDies() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let console = try ServedConsole(server.address)
        defer { console.stop() }
        try console.terminal.wait(for: "live · ")
        let first = try #require(console.followers.first)
        #expect(console.followers.count == 1)
        kill(first, SIGKILL)
        try server.customer("Are you still there?")
        try console.terminal.wait(for: "Are you still there?", timeout: .seconds(60))
        let second = try #require(console.followers.first { $0 != first })
        console.terminal.send("q")
        #expect(try console.terminal.waitForExit() == .exited(0))
        #expect(kill(second, 0) == 0)
        await server.stop()
    }
}

/// A token that is set after the process began to follow the server reaches it.
@Suite(.serialized) struct TokenTests {
    /// A server that lets nobody in without a token, and a console that has none.
    private func refused(_ body: (UpstreamServer, ServedConsole, String) throws -> Void) async throws {
        let server = try await UpstreamServer()
        try server.session()
        let secret = TokenSecret()
        _ = try server.store.addToken(hash: secret.hash, role: .operator, subject: "mia")
        let console = try ServedConsole(server.address)
        defer { console.stop() }
        try console.terminal.wait(for: "OFFLINE")
        #expect(console.followers.count == 1)
        try body(server, console, secret.text)
        // The one without a token may still be ending.
        try console.terminal.wait(until: "one process follows") { _ in console.followers.count == 1 }
        for file in console.keptFiles {
            let bytes = FileManager.default.contents(atPath: file) ?? Data()
            #expect(bytes.range(of: Data(secret.text.utf8)) == nil, "\(file)")
        }
        await server.stop()
    }

    @Test func `a console that is opened with a token beside one that has none`() async throws {
        try await refused { server, first, secret in
            let second = try ServedConsole(server.address, token: secret, beside: first)
            try second.terminal.wait(for: "live", timeout: .seconds(30))
            try second.terminal.wait(for: "Ada", timeout: .seconds(30))
            try first.terminal.wait(for: "live", timeout: .seconds(30))
        }
    }

    @Test func `a token that is written into the configuration while the console is open`() async throws {
        try await refused { _, console, secret in
            let folder = console.folder + "/config/switchboard"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("token = \"\(secret)\"\n".utf8).write(to: URL(filePath: folder + "/config.toml"))
            try console.terminal.wait(for: "live", timeout: .seconds(30))
        }
    }
}

/// A console with a home of its own, and the process that it starts.
private final class ServedConsole {
    let folder: String
    let terminal: TerminalSession
    private let address: ServerAddress

    /// With a token for the server, or without; in another console's home, or in one of its own.
    init(_ address: ServerAddress, token: String? = nil, beside other: ServedConsole? = nil) throws {
        self.address = address
        folder = other?.folder ?? NSTemporaryDirectory() + "switchboard-served-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var environment = ["HOME": folder, "XDG_DATA_HOME": folder + "/data"]
        environment["XDG_STATE_HOME"] = folder + "/state"
        environment["XDG_CONFIG_HOME"] = folder + "/config"
        environment["SWITCHBOARD_TOKEN"] = token
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        terminal = try TerminalSession(
            [
                BuiltProgram.path("switchboard"), "--server", address.description, "--operator", "mia",
                "--display-name", "Mia",
            ], environment: environment, columns: 120, rows: 36)
    }

    func stop() { Followers.remove(folder) }

    /// What is kept of the mirror: its store and what its process says.
    var keptFiles: [String] {
        let data = folder + "/data"
        return (FileManager.default.enumerator(atPath: data)?.allObjects ?? []).compactMap { $0 as? String }
            .map { data + "/" + $0 }
    }

    /// The processes that follow the server into this console's store.
    var followers: [pid_t] { Followers.processes(under: folder) }

    /// Takes over, replies and hands back, looking at the screen alone.
    func handOff(from customer: String, texts: () throws -> [String]) throws {
        try terminal.wait(for: customer)
        try terminal.wait(for: "live · ")
        terminal.read(for: .milliseconds(400))
        terminal.send("t")
        // A customer who waits is taken at once, one whom the AI answers after a question.
        let question = "Take over \(customer)?"
        try terminal.wait(until: "the session is taken, or asked about") {
            $0.contains("taken over by you") || $0.contains(question)
        }
        if terminal.screen.contains(question) { try answer(question) }
        try terminal.wait(for: "taken over by you")
        try terminal.wait(for: "yours")
        terminal.send("r")
        try terminal.wait(for: "AS YOURSELF (Mia)")
        // What the customer said was on screen for long enough by then.
        terminal.read(for: .milliseconds(2_100))
        terminal.send("I am here.<Enter>")
        try terminal.wait(for: "you           I am here.")
        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS YOURSELF") }
        terminal.read(for: .milliseconds(200))
        terminal.send("B")
        try answer("back to the AI?")
        try terminal.wait(for: "handed back to the AI by you")
        try terminal.wait(for: "AUTOMATIC")
    }

    private func answer(_ question: String) throws {
        try terminal.wait(for: question)
        terminal.read(for: .milliseconds(400))
        terminal.send("<Enter>")
    }
}
