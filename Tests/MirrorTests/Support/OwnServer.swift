import Agent
import Conversation
import EventStore
import Foundation
import ParlantClient
import PseudoTerminal

/// Our own server as a process, and an AI on its store that speaks by the script of Parlant's stand-in.
final class OwnServer: Serving, @unchecked Sendable {
    let client: ParlantClient
    private let folder: String
    private let store: EventStore
    private let arguments: [String]
    private var program: PipedProgram
    private let agent: Task<Void, any Error>

    init(delay: Double) async throws {
        folder = NSTemporaryDirectory() + "switchboard-own-" + UUID().uuidString
        let path = folder + "/upstream.store"
        store = try EventStore.open(at: path)
        for (role, id, name) in [
            (.agent, "aria", "Aria"), (.agent, "aria-stream", "Aria"), (.agent, "aria-whole", "Aria"),
            (.customer, "cust_ada", "Ada Lovelace"),
        ] as [(Profile.Role, String, String)] {
            let details: JSON.Members =
                role == .agent && id != "aria-whole" ? ["message_output_mode": "stream"] : [:]
            _ = try store.addProfile(
                Profile(role: role, id: id, name: name, creation: .wallClock, details: details))
        }
        arguments = [BuiltProgram.path("switchboardd"), "serve", "--store", path]
        let port: Int
        (program, port) = try Self.start(arguments, port: 0)
        client = ParlantClient(ServerAddress("http://127.0.0.1:\(port)")!, token: nil)
        let loop = TurnLoop(store, process: "stand-in", responder: StandIn(delay: .seconds(delay)))
        agent = Task { try await loop.run() }
    }

    deinit {
        agent.cancel()
        // The loop lets go of the store in its own time.
        let (agent, store, folder) = (agent, store, folder)
        Task {
            _ = await agent.result
            store.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    func kill() { program.end(SIGKILL) }

    func restart() throws {
        program.end(SIGKILL)
        program = try Self.start(arguments, port: client.server.port).program
    }

    /// Port 0 lets the system choose one that nobody has.
    private static func start(
        _ arguments: [String], port: Int
    ) throws -> (program: PipedProgram, port: Int) {
        let environment = ProcessInfo.processInfo.environment
        let program = try PipedProgram(arguments + ["--port", "\(port)"], environment: environment)
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let lines = PipedProgram.lines(of: [program], within: .seconds(5))[0]
            let line = lines.first { $0.hasPrefix("listening") }
            if let found = line?.split(separator: ":").last.flatMap({ Int($0) }) { return (program, found) }
        }
        throw TookTooLong(description: "our server began")
    }
}

/// Says what Parlant's stand-in for a model says.
private struct StandIn: Responder {
    let delay: Duration

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        try await speech.type()
        if let instruction = conversation.instructions.first {
            return try await speech.say("(asked to: \(instruction.action))")
        }
        let said = conversation.lines.last { $0.voice == .customer }?.text ?? ""
        if said.contains("human") {
            _ = try await speech.call([
                ToolRequest(
                    "initiate_human_handoff", ["reason": .string("Customer asked for a human: \(said)")])
            ])
            try await Task.sleep(for: delay)
            return try await speech.say("I'm bringing in a human colleague now.")
        }
        if said.contains("#words"), let count = said.split(separator: "=").last.flatMap({ Int($0) }) {
            return try await stream(count, through: speech)
        }
        try await Task.sleep(for: delay)
        let history = conversation.lines.map(\.text).joined(separator: " / ")
        try await speech.say(said.contains("#history") ? "I see: \(history)" : "You said: \(said)")
    }

    private func stream(_ count: Int, through speech: Speech) async throws {
        let stream = try await speech.stream()
        for number in 1...count {
            try await stream.append((number == 1 ? "" : " ") + "word\(number)")
            try await Task.sleep(for: delay / count)
        }
        try await stream.finish()
    }
}
