import Agent
import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

@testable import ParlantServer

/// Parlant's own client, from the Python package index, against our server with the scripted agent at work.
@Suite struct OfficialClientTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A Python that has `parlant-client`: the one that the environment names, or `.venv-parlant` in the repository.
    private static var python: String? {
        Effort.isReal ? Effort.python("PARLANT_PYTHON", in: ".venv-parlant") : nil
    }

    @Test(.enabled(if: Effort.isFull && python != nil, "needs SWITCHBOARD_FULL and PARLANT_PYTHON"))
    func `Parlant's own client drives a handoff, waiting and asynchronously, and a console shows it`()
        async throws
    {
        let bench = try Bench()
        try Recording.furnish(bench.store)
        let python = try #require(Self.python)
        let script = Self.root.appendingPathComponent("Tests/Fixtures/official_client.py").path
        let folder = NSTemporaryDirectory() + "switchboard-client-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await bench.serving { port in
            try await withRecordedModel(on: bench.store) {
                let (code, lines) = try await blocking {
                    var console = try Self.console(on: bench.store.path, home: folder)
                    let program = try PipedProgram(
                        [python, script, "http://127.0.0.1:\(port)", folder],
                        environment: ProcessInfo.processInfo.environment)
                    for name in ["waiting", "asynchronous"] {
                        try Self.expectHandoff(on: console)
                        try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
                        try console.wait(for: "DELETED")
                        // A console stays at the session that it shows, also behind its end.
                        console = try Self.console(on: bench.store.path, home: folder)
                    }
                    let code = program.end(0)
                    return (code, PipedProgram.lines(of: [program], within: .seconds(1))[0])
                }
                #expect(code == 0)
                #expect(lines == ["done"])
            }
        }
    }

    @Test(.enabled(if: Effort.isFull && python != nil, "needs SWITCHBOARD_FULL and PARLANT_PYTHON"))
    func `Parlant's own client, read as its guide says, shows every message of the AI whole`() async throws {
        let bench = try Bench()
        try Recording.furnish(bench.store)
        let python = try #require(Self.python)
        let script = Self.root.appendingPathComponent("Tests/Fixtures/guide_loop.py").path
        try await bench.serving { port in
            let loop = TurnLoop(
                bench.store, process: "p1", responder: WritingResponder(GuideLoopTests.answer))
            let running = Task { try await loop.run() }
            let (code, lines) = try await blocking {
                let program = try PipedProgram(
                    [python, script, "http://127.0.0.1:\(port)", "5"],
                    environment: ProcessInfo.processInfo.environment)
                let code = program.end(0)
                return (code, PipedProgram.lines(of: [program], within: .seconds(1))[0])
            }
            running.cancel()
            try await running.value
            #expect(code == 0)
            #expect(lines == (0..<5).map { _ in JSON.string(GuideLoopTests.answer).compact })
        }
    }

    /// The real console on a terminal, on the store that is served.
    private static func console(on store: String, home: String) throws -> TerminalSession {
        let variables = ["HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"]
        var environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, home) })
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        return try TerminalSession(
            [
                BuiltProgram.path("switchboard"), "console", "--store", store, "--operator", "mia",
                "--display-name", "Mia",
            ],
            environment: environment, columns: 120, rows: 40)
    }

    /// All that was said stands on the screen, under the names that said it; in the end the AI answers again.
    private static func expectHandoff(on console: TerminalSession) throws {
        let screen = try console.wait(until: "the handoff is shown", timeout: .seconds(60)) { screen in
            [
                "Ada Lovelace", "Let me talk to a human", "waiting for a human",
                "I'm bringing in a human colleague now.", "Dana here.", "And I.", "Thank you",
            ].allSatisfy { screen.contains($0) } && screen.contains("AUTO")
        }
        #expect(screen.row(containing: "Dana here.")?.contains("Dana   ") == true)
    }
}
