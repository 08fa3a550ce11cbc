import Agent
import ChatCompletions
import Conversation
import EventStore
import Logging

/// Who answers, with what they may call.
struct Voice {
    let responder: any Responder
    let toolbox: Toolbox
    /// For the log.
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

    /// To be called when no turn runs any more.
    func shutDown() async { await model?.shutDown() }
}

/// What a store calls this process.
enum AgentProcessName {
    static var random: AgentProcess.ID { AgentProcess.ID("agent-" + IDSource.random.trace()) }
}
