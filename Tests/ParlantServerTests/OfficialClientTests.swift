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
        let environment = ProcessInfo.processInfo.environment
        let paths: [String?] = [
            environment["PARLANT_PYTHON"], root.appendingPathComponent(".venv-parlant/bin/python").path,
        ]
        return paths.compactMap { $0 }.first { access($0, X_OK) == 0 }
    }

    @Test(.enabled(if: Effort.isFull && python != nil, "needs SWITCHBOARD_FULL and PARLANT_PYTHON"))
    func `Parlant's own client drives a handoff, waiting and asynchronously`() async throws {
        let bench = try Bench()
        try Recording.furnish(bench.store)
        let python = try #require(Self.python)
        let script = Self.root.appendingPathComponent("Tests/Fixtures/official_client.py").path
        try await bench.serving { port in
            try await withRecordedModel(on: bench.store) {
                let (code, lines) = try await blocking {
                    let program = try PipedProgram(
                        [python, script, "http://127.0.0.1:\(port)"],
                        environment: ProcessInfo.processInfo.environment)
                    let code = program.end(0)
                    return (code, PipedProgram.lines(of: [program], within: .seconds(1))[0])
                }
                #expect(code == 0)
                #expect(lines == ["done"])
            }
        }
    }
}
