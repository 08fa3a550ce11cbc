import AsyncHTTPClient
import Conversation
import Effort
import Foundation
import NIOCore
import NIOHTTP1
import ParlantClient
import PseudoTerminal

/// Parlant's own server as a process, with a scripted stand-in for the model, and what customers do there.
final class LiveServer: Serving, @unchecked Sendable {
    let port: Int
    let home: String
    let client: ParlantClient
    private var program: PipedProgram
    private let arguments: [String]

    /// Nil where it is not installed or not wanted; see the page about it beside its script.
    static let python = Effort.isReal ? Effort.python("PARLANT_PYTHON", in: ".venv-parlant") : nil

    static let script = root + "/../shared/parlant/serve.py"

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    init(_ options: [String] = [], delay: Double = 1) throws {
        home = NSTemporaryDirectory() + "switchboard-parlant-" + UUID().uuidString
        try FileManager.default.copyItem(
            atPath: URL(filePath: Self.script).deletingLastPathComponent().path() + "/home", toPath: home)
        for file in [""] + (try FileManager.default.contentsOfDirectory(atPath: home)) {
            try FileManager.default.setAttributes(
                [.posixPermissions: file.isEmpty ? 0o700 : 0o600], ofItemAtPath: home + "/" + file)
        }
        // The tool service takes the port 18 above.
        port = 20_000 + Int.random(in: 0..<400) * 40
        arguments =
            [
                Self.python!, Self.script, "--port", "\(port)", "--home", home, "--delay", "\(delay)",
            ] + options
        client = ParlantClient(ServerAddress("http://127.0.0.1:\(port)")!, token: nil)
        program = try Self.start(arguments)
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    /// Kills it and starts it again; only a server with a store of its own remembers anything.
    func restart() throws {
        program.end(SIGKILL)
        program = try Self.start(arguments)
    }

    func kill() { program.end(SIGKILL) }

    private static func start(_ arguments: [String]) throws -> PipedProgram {
        let program = try PipedProgram(arguments, environment: ProcessInfo.processInfo.environment)
        let deadline = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < deadline {
            let lines = PipedProgram.lines(of: [program], within: .seconds(5))[0]
            if lines.contains(where: { $0.hasPrefix("READY") }) { return program }
        }
        throw TookTooLong(description: "Parlant's server began")
    }

    /// Makes a request that no console makes, and returns its answer.
    @discardableResult
    func send(_ method: HTTPMethod, _ path: String, _ body: JSON) async throws -> JSON {
        var request = HTTPClientRequest(url: "\(address)\(path)")
        request.method = method
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body.compact))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return try JSON(parsing: Array(try await response.body.collect(upTo: 1 << 20).readableBytesView))
    }
}
