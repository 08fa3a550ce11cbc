import Agent
import Conversation
import EventStore

/// The scripted AI, run by a command for as long as it lasts.
final class EmbeddedAgent: Sendable {
    private let loop: Background

    /// Begins to answer.
    ///
    /// - Parameters:
    ///   - store: Stays open until `stop` has returned.
    ///   - session: The only one that is answered; nil for all.
    ///   - guidelines: What to answer by.
    ///   - pace: How long thinking and typing take.
    init(
        _ store: EventStore, in session: Session.ID? = nil, _ guidelines: Guidelines,
        pace: ScriptedResponder.Pace
    ) {
        let loop = TurnLoop(
            store, process: AgentProcess.ID("embedded-" + .runID),
            responder: ScriptedResponder(guidelines, pace: pace), toolbox: guidelines.toolbox,
            options: TurnLoop.Options(session: session))
        // A store that fails shows it to the command itself, which looks at it all the time.
        self.loop = Background { try? await loop.run() }
    }

    /// Gives up what is under way and returns when nothing touches the store any more. Once.
    func stop() { loop.stop() }
}

extension Guidelines {
    /// As what sessions know the agent: its name, and an id made of it.
    var sessionAgent: Conversation.Agent {
        let id = agentName.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return Conversation.Agent(id: Identifier(id.isEmpty ? "agent" : id), name: agentName)
    }
}
