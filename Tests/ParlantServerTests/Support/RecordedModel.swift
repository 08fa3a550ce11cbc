import Agent
import Conversation
import EventStore
import Foundation

/// The scripted agent in the place of the model behind the recording; where that model failed, fell silent or was
/// overtaken, it does the same.
struct RecordedModel: Responder {
    private let script: ScriptedResponder
    let toolbox: Toolbox

    init() throws {
        let guidelines = try Guidelines(parsing: Array(Self.text.utf8), named: "recorded")
        script = ScriptedResponder(guidelines)
        toolbox = guidelines.toolbox
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let said = conversation.lines.last { $0.voice == .customer }?.text
        switch said {
        case "#crash": throw ResponderError("The guidelines could not be matched.")
        case "#boom", "#silent": return try await speech.type()
        case "hello" where conversation.session.title?.hasPrefix("takeover") ?? false:
            try await speech.type()
            // Until the take-over.
            try await Task.sleep(for: .seconds(3_600))
        default: try await script.respond(to: conversation, through: speech)
        }
        // The model answers again where it is told to, though nothing new was said.
        if said != nil, conversation.instructions.isEmpty, conversation.lines.last?.voice == .agent {
            try await speech.say("Once more.")
        }
    }

    private static let text = """
        [agent Aria]
        about  Answers as the recorded one did.

        [tool lookup_order(order)]
        about       Looks an order up.
        find order  A999
        returns     {"order": "{order}", "status": "shipped"}

        [guideline person]
        when  the customer wants a human
        do    hand over
        on    to a human
        call  initiate_human_handoff "Customer asked for a human"
        say   I'm bringing in a human colleague now.

        [guideline order]
        when  the customer asks for an order
        do    look it up
        use   lookup_order
        on    {order}
        call  lookup_order
        say   Order {order} has shipped.

        [guideline checking]
        when   an operator asks for it
        do     say that it is being checked
        asked  Tell the customer you are checking
        say    One moment, I am checking.

        [otherwise]
        say   You said something.
        """
}

/// The loop of an AI process that answers as the recorded one did, while a body runs.
func withRecordedModel<T>(on store: EventStore, _ body: () async throws -> T) async throws -> T {
    let model = try RecordedModel()
    let loop = TurnLoop(
        store, process: "recorded", responder: model, toolbox: model.toolbox,
        options: TurnLoop.Options(grace: .zero))
    let running = Task { try await loop.run() }
    // A trigger is refused while no process lives.
    try await blocking { while try store.agents().isEmpty { usleep(1_000) } }
    let result: Result<T, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    running.cancel()
    try await running.value
    return try result.get()
}
