import Agent
import Conversation
import Effort

/// Conversations as chance makes them: everybody speaks whenever they like, also twice, also with the desk's mark.
struct RandomTalk {
    private var random: SeededRandom
    private var said = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Each line's text stands in no other.
    mutating func conversation() -> AgentConversation {
        let lines = (0..<Int.random(in: 0...14, using: &random)).map { _ in line() }
        return AgentConversation(
            session: Session(
                id: "s1", agentID: "aria", customerID: "ada", creation: Timestamp(microseconds: 0)),
            agent: Participant(id: "aria", displayName: "Aria"), customerName: "Ada", lines: lines,
            isShortened: Int.random(in: 0...4, using: &random) == 0,
            instructions: Int.random(in: 0...3, using: &random) == 0 ? [Instruction(action: text())] : [],
            isManual: Bool.random(using: &random))
    }

    private mutating func line() -> AgentConversation.Line {
        let voices: [AgentConversation.Voice] = [
            .customer, .customer, .agent, .agent, .human(name: "Mia"), .note(name: "Mia"),
            .note(name: "customer"), .handoff(.takeOver, name: "Mia"), .handoff(.handBack, name: "Mia"),
            .tool(Self.call), .tool(Self.call),
        ]
        let voice = voices.randomElement(using: &random)!
        return AgentConversation.Line(
            voice, text(), creation: Timestamp(microseconds: 0), isCut: Bool.random(using: &random))
    }

    private mutating func text() -> String {
        said += 1
        let words = ["hello", "[desk] free", "[customer] no", "a\n\nb", "desk2", "\"{}\"", "🙂"]
        return "\(words.randomElement(using: &random)!) <\(said)>"
    }

    private static let call = ToolCall([
        "tool_id": "local:look", "arguments": ["order": "1"], "result": ["data": "a"],
    ])!
}
