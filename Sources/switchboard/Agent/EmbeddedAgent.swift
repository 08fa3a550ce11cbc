import Agent
import Conversation
import EventStore

/// The scripted AI, run by a command for as long as it lasts.
final class EmbeddedAgent: Sendable {
    private let loop: Background

    /// Begins to answer.
    ///
    /// - Parameters:
    ///   - store: The store; it must stay open until `stop` has returned.
    ///   - session: The only session to answer in; nil for all.
    ///   - guidelines: The guidelines to answer by.
    ///   - pace: How long thinking and typing take.
    init(
        _ store: EventStore, in session: Session.ID? = nil, _ guidelines: Guidelines,
        pace: ScriptedResponder.Pace
    ) {
        let loop = TurnLoop(
            store, process: AgentProcess.ID("embedded-" + .runID),
            responder: ScriptedResponder(guidelines, pace: pace), toolbox: guidelines.toolbox,
            options: TurnLoop.Options(session: session))
        // If the store fails, the command finds out itself, because it reads the store all the time.
        self.loop = Background { try? await loop.run() }
    }

    /// Cancels the current turn and returns when nothing uses the store any more. Call it once.
    func stop() { loop.stop() }
}

extension Guidelines {
    /// The agent as sessions know it: its name, and an ID derived from it.
    var sessionAgent: Conversation.Agent {
        let id = agentName.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return Conversation.Agent(id: Identifier(id.isEmpty ? "agent" : id), name: agentName)
    }
}
