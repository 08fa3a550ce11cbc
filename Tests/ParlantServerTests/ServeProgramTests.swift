import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// The program itself, as a service starts and stops it.
@Suite struct ServeProgramTests {
    private let folder = NSTemporaryDirectory() + "switchboardd-" + UUID().uuidString
    private var store: String { folder + "/desk.store" }

    private func start(_ arguments: [String]) throws -> PipedProgram {
        try PipedProgram(
            [BuiltProgram.path("switchboardd"), "serve", "--store", store] + arguments,
            environment: ProcessInfo.processInfo.environment)
    }

    /// The port that the program names.
    private func listeningPort(of program: PipedProgram) throws -> Int {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            for line in PipedProgram.lines(of: [program], within: .seconds(1))[0] {
                if line.hasPrefix("listening on") {
                    return try #require(line.split(separator: ":").last.flatMap { Int($0) })
                }
            }
        }
        throw RawConnection.Failure.silent
    }

    @Test func `a signal to stop lets every answer be finished and ends with success`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try start(["--port", "0"])
        let port = try await blocking { [program = Held(program)] in try listeningPort(of: program.value) }
        let client = try PortClient(port: port)
        _ = try await client.json("POST", "/agents", ["id": "aria", "name": "Aria"], status: 201)
        let session = try await client.json("POST", "/sessions", ["agent_id": "aria"], status: 201)
        let id = try #require(session["id"]?.string)
        let waiting = try RawConnection(port: port)
        await waiting.send(
            "GET /sessions/\(id)/events?wait_for_data=60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        // The wait stands once the figures, asked behind it, tell so.
        var figures = ""
        while !figures.contains("waits_open 1.0") {
            figures = try await client.ask("GET", "/metrics").text
        }
        let code = try await blocking { [program = Held(program)] in program.value.end(SIGTERM) }
        #expect(code == 0)
        #expect(try await waiting.answer().status == 504)
        let kept = try EventStore.open(at: store, create: false)
        #expect(try kept.session(Session.ID(id)) != nil)
        kept.close()
    }

    @Test func `a log that cannot be carried over is said once on standard error, and when it can again`()
        async throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try EventStore.open(at: store).close()
        try? FileManager.default.removeItem(atPath: store + ".checkpoint")
        try FileManager.default.createDirectory(
            atPath: store + ".checkpoint", withIntermediateDirectories: false)
        let complaints = folder + "/complaints"
        let guidelines = folder + "/own.guidelines"
        try Data("[agent Bo]\n[guideline g]\non tea\nsay Two sugars?\n".utf8).write(
            to: URL(fileURLWithPath: guidelines))
        let words = [
            ["serve", "--port", "0"], ["agent", "--scripted", "--guidelines", guidelines],
        ]
        let programs = try words.map { words in
            try PipedProgram(
                [
                    "/bin/sh", "-c", #"exec "$@" 2>"$0""#, complaints + words[0],
                    BuiltProgram.path("switchboardd"),
                ] + words + ["--store", store], environment: ProcessInfo.processInfo.environment)
        }
        func count(_ text: String, _ name: String) -> Int {
            let log = (try? String(contentsOfFile: complaints + name, encoding: .utf8)) ?? ""
            return log.components(separatedBy: text).count - 1
        }
        let writer = try EventStore.open(at: store)
        defer { writer.close() }
        var number = 0
        func write(until isDone: () -> Bool) throws {
            let end = ContinuousClock.now + .seconds(40)
            while !isDone() {
                try #require(ContinuousClock.now < end)
                number += 1
                _ = try writer.createSession(
                    NewSession(id: Session.ID("s\(number)"), agentID: "aria", customerID: "ada"))
                usleep(200_000)
            }
        }
        let names = words.map { $0[0] }
        try write { names.allSatisfy { count("is not carried over and only grows", $0) == 1 } }
        try FileManager.default.removeItem(atPath: store + ".checkpoint")
        try write { names.allSatisfy { count("is being copied into the store file again", $0) == 1 } }
        for name in names { #expect(count("is not carried over and only grows", name) == 1) }
        withExtendedLifetime(programs) {}
    }

    @Test func `without tokens it serves on loopback only`() throws {
        #expect(try start(["--bind", "0.0.0.0"]).end(0) == 64)
    }

    @Test func `with a token it serves on any address, and only to who shows it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try EventStore.open(at: store).close()
        let create = ["token", "create", "--store", store, "--role", "admin"]
        let made = try PipedProgram(
            [BuiltProgram.path("switchboardd")] + create, environment: ProcessInfo.processInfo.environment)
        let secret = try await blocking { [made = Held(made)] in
            PipedProgram.lines(of: [made.value], within: .seconds(20))[0].first ?? ""
        }
        #expect(secret.hasPrefix("swb_"))
        let kept = try EventStore.open(at: store)
        #expect(try kept.tokens().map(\.role) == [.admin])
        kept.close()
        let program = try start(["--port", "0", "--bind", "0.0.0.0"])
        let port = try await blocking { [program = Held(program)] in try listeningPort(of: program.value) }
        let client = try PortClient(port: port)
        #expect(try await client.ask("GET", "/sessions").status == 401)
        let headers = ["Authorization": "Bearer " + secret]
        #expect(try await client.ask("GET", "/sessions", headers: headers, body: nil).status == 200)
        withExtendedLifetime(program) {}
    }

    @Test func `it serves the store that the settings name, where nothing else does`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/switchboard", withIntermediateDirectories: true)
        let settings = URL(fileURLWithPath: folder + "/switchboard/config.toml")
        try Data("store = \"\(folder)/named.store\"\n".utf8).write(to: settings)
        var environment = ProcessInfo.processInfo.environment
        environment["XDG_CONFIG_HOME"] = folder
        environment["SWITCHBOARD_STORE"] = nil
        let list = [BuiltProgram.path("switchboardd"), "token", "list"]
        #expect(try PipedProgram(list, environment: environment).end(0) == 0)
        #expect(FileManager.default.fileExists(atPath: folder + "/named.store"))
        environment["SWITCHBOARD_STORE"] = store
        #expect(try PipedProgram(list, environment: environment).end(0) == 0)
        #expect(FileManager.default.fileExists(atPath: store))
        try Data("stor = \"x\"\n".utf8).write(to: settings)
        #expect(try PipedProgram(list, environment: environment).end(0) == 78)
    }

    @Test func `whoever makes, rotates or revokes a token stands in the audit`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var environment = ProcessInfo.processInfo.environment
        environment["SWITCHBOARD_OPERATOR"] = "mia"
        func run(_ words: [String]) throws -> Int32? {
            try PipedProgram(
                [BuiltProgram.path("switchboardd"), "token"] + words + ["--store", store],
                environment: environment
            ).end(0)
        }
        #expect(try run(["create", "--role", "admin"]) == 0)
        let kept = try EventStore.open(at: store)
        let id = try #require(try kept.tokens().first?.id)
        kept.close()
        #expect(try run(["rotate", id]) == 0)
        #expect(try run(["revoke", id]) == 0)
        let audit = try EventStore.open(at: store)
        defer { audit.close() }
        let entries = try audit.audit(limit: 9).filter { $0.act.hasSuffix("token") }
        #expect(entries.map(\.act) == ["revoke token", "rotate token", "create token"])
        #expect(entries.map(\.operatorName) == ["mia", "mia", "mia"])
    }

    @Test(arguments: [["servve"], ["token", "lst"]])
    func `a misspelt command is a usage error`(words: [String]) throws {
        let program = try PipedProgram(
            [BuiltProgram.path("switchboardd")] + words, environment: ProcessInfo.processInfo.environment)
        #expect(program.end(0) == 64)
    }

    @Test func `it does not serve a mirror`() throws {
        try EventStore.open(at: store, kind: .mirror(upstream: "http://localhost:1")).close()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try start(["--port", "0"]).end(0) == 64)
    }

    @Test func `a port that is taken is told in a sentence`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try start(["--port", "0"])
        let port = try await blocking { [first = Held(first)] in try listeningPort(of: first.value) }
        let code = try await blocking { try start(["--port", "\(port)"]).end(0) }
        #expect(code == 69)
        withExtendedLifetime(first) {}
    }
}

/// Hands a program, used by one task at a time, to another thread.
private struct Held: @unchecked Sendable {
    let value: PipedProgram
    init(_ value: PipedProgram) { self.value = value }
}
