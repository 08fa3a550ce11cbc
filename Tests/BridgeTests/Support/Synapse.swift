import Bridge
import Conversation
import Effort
import Foundation
import MatrixDesk
import PseudoTerminal

/// Matrix Synapse as a process, and a person who answers in a client of hers.
final class Synapse {
    let port: Int
    /// What the person saw and did so far.
    private(set) var lines: [String] = []
    private let home = NSTemporaryDirectory() + "switchboard-synapse-" + UUID().uuidString
    private let program: PipedProgram

    /// Nil where it is not installed or not wanted.
    static let python = Effort.isReal ? Effort.python("SYNAPSE_PYTHON", in: ".venv-synapse") : nil

    private static let script =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path() + "/.ci/synapse.py"

    /// Starts it and waits until the person is there.
    ///
    /// - Parameters:
    ///   - port: Where it serves clients.
    ///   - hook: Where it sends transactions.
    /// - Throws: If it does not start, or the person does not come.
    init(port: Int, hook: String) throws {
        self.port = port
        program = try PipedProgram(
            [Self.python!, Self.script, home, "\(port)", hook],
            environment: ProcessInfo.processInfo.environment)
        try untilItSays("READY", within: .seconds(120))
    }

    deinit {
        program.end(SIGTERM)
        try? FileManager.default.removeItem(atPath: home)
    }

    static func configuration(port: Int) -> MatrixDesk.Configuration {
        var configuration = MatrixDesk.Configuration(
            server: ServerAddress("http://127.0.0.1:\(port)")!, serverName: "desk.local",
            token: Secret("as-token-of-the-test")!, homeserverToken: Secret("hs-token-of-the-test")!,
            people: ["@agnes:desk.local"])
        configuration.allowsPrivate = true
        return configuration
    }

    /// Waits for a line that begins so.
    func untilItSays(_ beginning: String, within limit: Duration = .seconds(30)) throws {
        let deadline = ContinuousClock.now + limit
        while !lines.contains(where: { $0.hasPrefix(beginning) }) {
            if ContinuousClock.now > deadline { throw TookTooLong(what: "\(beginning) after \(lines)") }
            lines += PipedProgram.lines(of: [program], within: .milliseconds(200))[0]
        }
    }
}
