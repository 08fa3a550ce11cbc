import Agent
import ChatCompletions
import Conversation
import EventStore
import Logging

/// Who answers, and which tools they may call.
struct ConfiguredResponder {
    let responder: any Responder
    let toolbox: Toolbox
    /// Facts about it for the log.
    let metadata: Logger.Metadata
    private let model: ChatCompletionsResponder?

    init(scripted guidelines: Guidelines) {
        responder = ScriptedResponder(guidelines)
        toolbox = guidelines.toolbox
        metadata = ["responder": "scripted"]
        model = nil
    }

    init(_ model: ChatCompletionsResponder, _ toolbox: Toolbox, _ metadata: Logger.Metadata) {
        responder = model
        self.toolbox = toolbox
        self.metadata = metadata
        self.model = model
    }

    /// Closes the model's connections. Call it when no turn is running anymore.
    func shutDown() async { await model?.shutDown() }
}

/// The name of this process in a store.
enum AgentProcessName {
    static var random: AgentProcess.ID { AgentProcess.ID("agent-" + IDSource.random.trace()) }
}
