import Agent
import Conversation
import EventStore
import Glibc

/// An agent that is there to be killed: its answer tells how many messages of the customer it has heard.
///
/// Arguments: the store's path, the process's name, its lease in milliseconds.
@main
struct AgentProbe: Responder {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let lease = Int(arguments[3]) else { exit(64) }
        let store = try EventStore.open(at: arguments[1], create: false)
        let loop = TurnLoop(
            store, process: AgentProcess.ID(arguments[2]), responder: AgentProbe(),
            options: TurnLoop.Options(lease: .milliseconds(lease)))
        while true {
            // A store that was locked for too long is no reason to end.
            do { try await loop.run() } catch {}
        }
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let heard = conversation.lines.count { $0.voice == .customer }
        try await dawdle()
        if heard.isMultiple(of: 2) {
            try await speech.say("heard \(heard)")
        } else {
            let stream = try await speech.stream()
            for piece in ["heard", " ", "\(heard)"] {
                try await stream.append(piece)
                try await dawdle()
            }
            try await stream.finish()
        }
    }

    private func dawdle() async throws {
        try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
    }
}
