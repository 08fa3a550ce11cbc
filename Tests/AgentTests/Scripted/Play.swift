import Conversation

@testable import Agent

/// A conversation as tests write it down.
struct Play {
    enum Part {
        case customer(String)
        case ai(String)
        case cut(String)
        case human(String, as: String = "Mia")
        case tool(String, JSON)
        case takeOver
        case handBack(note: String? = nil)
    }

    let guidelines: Guidelines

    init(_ file: String) throws { guidelines = try Guidelines(parsing: Array(file.utf8), named: "play") }

    static func bookshop() throws -> Play { try Play(BundledGuidelines.bookshop.text) }

    func plan(_ parts: Part..., instruction: String? = nil) -> [ScriptedStep] {
        plan(parts, instruction: instruction)
    }

    func plan(_ parts: [Part], instruction: String? = nil) -> [ScriptedStep] {
        let session = Session(
            id: "s", agentID: "a", customerID: "c", creation: Timestamp(microseconds: 0))
        return guidelines.plan(
            for: AgentConversation(
                session: session, agent: Participant(displayName: guidelines.agentName), customerName: "Ada",
                lines: parts.flatMap(Self.lines(of:)),
                instructions: instruction.map { [Instruction(action: $0)] } ?? []))
    }

    /// What is said, without the calls.
    func texts(_ parts: Part..., instruction: String? = nil) -> [String] {
        plan(parts, instruction: instruction).compactMap { if case .say(let text) = $0 { text } else { nil } }
    }

    /// The names and arguments of the calls.
    func calls(_ parts: Part...) -> [ToolRequest] {
        plan(parts).compactMap { if case .call(let requests) = $0 { requests } else { nil } }.flatMap(\.self)
    }

    private static func lines(of part: Part) -> [AgentConversation.Line] {
        func line(_ voice: AgentConversation.Voice, _ text: String, isCut: Bool = false)
            -> AgentConversation.Line
        {
            AgentConversation.Line(voice, text, creation: Timestamp(microseconds: 0), isCut: isCut)
        }
        switch part {
        case .customer(let text): return [line(.customer, text)]
        case .ai(let text): return [line(.agent, text)]
        case .cut(let text): return [line(.agent, text, isCut: true)]
        case .human(let text, let name): return [line(.human(name: name), text)]
        case .tool(let name, let data):
            let call = ToolCall(["tool_id": .string("local:\(name)"), "result": ["data": data]])!
            return [line(.tool(call), data.compact)]
        case .takeOver: return [line(.handoff(.takeOver, name: "Mia"), "took over")]
        case .handBack(let note):
            return [line(.handoff(.handBack, name: "Mia"), "handed back")]
                + (note.map { [line(.note(name: "Mia"), $0)] } ?? [])
        }
    }
}
