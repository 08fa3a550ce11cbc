import Agent
import Conversation

/// A conversation between a simulated customer and the scripted AI, without a store or a clock.
struct Rehearsal {
    /// Something that happened.
    enum Line: Hashable {
        case customer(String)
        case ai(String)
        case call(ToolRequest, result: JSON)
    }

    private(set) var mind: CustomerMind
    private(set) var lines: [Line] = []
    /// What the customer heard last and has not reacted to yet.
    private(set) var heard: [CustomerMind.Heard] = []
    /// Whether the AI has asked for a person, who must do the rest.
    private(set) var isHandedOver = false
    private let guidelines: Guidelines

    /// Plays until the customer has spoken `turns` times and was answered, until the AI asks for a person, or until
    /// nobody has anything to say.
    init(_ persona: Persona, _ guidelines: Guidelines, turns: Int) {
        mind = CustomerMind(persona)
        self.guidelines = guidelines
        for turn in 0..<turns where !isHandedOver {
            let said = turn == 0 ? persona.opening : mind.react(to: heard)
            if said.isEmpty { return }
            lines += said.map { .customer($0) }
            answer()
        }
    }

    private mutating func answer() {
        heard = []
        for step in guidelines.plan(for: conversation) {
            switch step {
            case .say(let text):
                lines.append(.ai(text))
                heard.append(.said(text, by: .ai))
            case .call(let requests):
                for request in requests { call(request) }
            }
        }
    }

    private mutating func call(_ request: ToolRequest) {
        let tool = guidelines.allTools.first { $0.name == request.name }
        let result = tool?.answer(to: .object(request.arguments)) ?? .null
        lines.append(.call(request, result: result))
        guard request.name == "initiate_human_handoff" else { return }
        isHandedOver = true
        heard.append(.handedOver)
    }

    var conversation: AgentConversation {
        AgentConversation(
            session: Session(
                id: mind.persona.id, agentID: "rehearsal", customerID: "rehearsal",
                creation: Timestamp(microseconds: 0)),
            agent: Participant(displayName: guidelines.agentName), customerName: mind.persona.name,
            lines: lines.map { $0.line })
    }
}

extension Rehearsal.Line {
    /// The call of the tool event, in the wire format; nil for messages.
    var toolCall: JSON? {
        guard case .call(let request, let result) = self else { return nil }
        return [
            "tool_id": .string("local:" + request.name), "arguments": .object(request.arguments),
            "result": ToolResult(result).json,
        ]
    }

    fileprivate var line: AgentConversation.Line {
        let start = Timestamp(microseconds: 0)
        switch self {
        case .customer(let text): return AgentConversation.Line(.customer, text, creation: start)
        case .ai(let text): return AgentConversation.Line(.agent, text, creation: start)
        case .call(_, let result):
            let voice = toolCall.flatMap { ToolCall($0) }.map { AgentConversation.Voice.tool($0) }
            return AgentConversation.Line(voice ?? .agent, result.compact, creation: start)
        }
    }
}
