import Agent
import Conversation

/// A session as a model reads it: the briefing, then the log, then what to do in this turn.
///
/// - Customers speak as `user`, the AI and whoever spoke in its name as `assistant`.
/// - What humans said under their own names, and what they did and noted, stands in `system` messages: nothing that
///   a customer writes can look like it.
/// - No two messages in a row have the same role, tools' apart, and the last is never the assistant's.
struct Prompt {
    private(set) var messages: [ChatMessage] = []
    private var numbers = CallNumbers()

    /// - Parameters:
    ///   - conversation: What was said.
    ///   - guidelines: What the AI is told.
    ///   - tools: The names of those that it may call.
    ///   - limit: Unicode scalars in all; a quarter of them is for the log at least.
    init(_ conversation: AgentConversation, _ guidelines: Guidelines, tools: Set<String>, limit: Int) {
        let briefing = Briefing(conversation: conversation, guidelines: guidelines, tools: tools).text
        let last = Self.instructions(in: conversation)
        let fixed = briefing.unicodeScalars.count + last.map(\.length).reduce(0, +)
        let room = max(limit - fixed, limit / 4)
        // Whatever one line holds, some others before it are read too.
        let units = units(of: conversation.lines, each: max(room / 4, 1))
        let kept = Self.newest(units, within: room)
        add(ChatMessage(.system, briefing))
        if kept.count < units.count || conversation.isShortened {
            add(ChatMessage(.system, "The conversation began earlier. Its oldest part is left out here."))
        }
        for message in kept.joined() + last { add(message) }
        end()
    }

    /// Adds a message, which goes into the one before where both have the same role.
    mutating func add(_ message: ChatMessage) {
        guard let last = messages.last, last.role == message.role, message.role != .tool, last.calls.isEmpty
        else { return messages.append(message) }
        let texts = [last.content, message.content].filter { !$0.isEmpty }
        messages[messages.endIndex - 1].content = texts.joined(separator: "\n\n")
        messages[messages.endIndex - 1].calls = message.calls
    }

    /// Adds what the model said and called, with what came of it, in the same order.
    mutating func add(_ text: String, _ calls: [(call: ModelAnswer.Call, result: String)]) {
        add(exchange: text, calls.map { ($0.call.name, $0.call.arguments, $0.result) })
    }

    private mutating func add(exchange text: String, _ calls: [(String, String, String)]) {
        for message in exchange(text, calls) { add(message) }
    }

    private mutating func exchange(_ text: String, _ calls: [(String, String, String)]) -> [ChatMessage] {
        let named = calls.map { ChatMessage.Call(id: numbers.next(), name: $0.0, arguments: $0.1) }
        let results = zip(named, calls).map { ChatMessage(.tool, $1.2, callID: $0.id) }
        return [ChatMessage(.assistant, text, calls: named)] + results
    }

    /// Servers take an assistant's message at the end for the beginning of the answer.
    private mutating func end() {
        if !messages.contains(where: { $0.role == .user }) {
            add(ChatMessage(.user, "(The customer has not written anything yet.)"))
        } else if messages.last?.role == .assistant {
            add(ChatMessage(.system, "It is your turn to write to the customer."))
        }
    }
}

// MARK: The log

extension Prompt {
    /// The log's parts, oldest first; the calls of one event and their results are one part.
    private mutating func units(of lines: [AgentConversation.Line], each limit: Int) -> [[ChatMessage]] {
        var units: [[ChatMessage]] = []
        var calls: [(String, String, String)] = []
        for line in lines {
            let text = line.text.withoutControls.shortened(to: limit)
            if case .tool(let call) = line.voice {
                calls.append((call.name, call.arguments.shortened(to: limit), text))
                continue
            }
            if !calls.isEmpty { units.append(exchange("", calls)) }
            calls = []
            units.append(Self.messages(of: line, text))
        }
        if !calls.isEmpty { units.append(exchange("", calls)) }
        return units
    }

    private static func messages(of line: AgentConversation.Line, _ text: String) -> [ChatMessage] {
        switch line.voice {
        case .customer: [ChatMessage(.user, text)]
        case .agent where line.isCut: [ChatMessage(.assistant, text), cutNote]
        case .agent: [ChatMessage(.assistant, text)]
        case .human(let name):
            [ChatMessage(.system, "\(name.onOneLine), a human colleague, said to the customer:\n\(text)")]
        case .handoff(_, let name): [ChatMessage(.system, "\(name.onOneLine), a human colleague, \(text).")]
        case .note(let name) where isCustomers(name):
            // Their app may record what it likes, and so may they: it gets no word among the system's.
            [ChatMessage(.user, "(recorded by the customer's app)\n\(text)")]
        case .note(let name): [ChatMessage(.system, "Note by \(name.onOneLine), for you:\n\(text)")]
        case .tool: []
        }
    }

    static let cutNote = ChatMessage(
        .system, "Your message broke off here; the customer saw only that much of it.")

    private static func isCustomers(_ name: String) -> Bool {
        name == Source.customer.rawValue || name == Source.customerUI.rawValue
    }

    private static func newest(_ units: [[ChatMessage]], within room: Int) -> [[ChatMessage]] {
        var left = room
        let count = units.reversed().prefix { unit in
            left -= unit.map(\.length).reduce(0, +)
            return left >= 0
        }.count
        // However little room there is: the newest line is what the turn is about.
        return units.suffix(max(count, 1))
    }

    private static func instructions(in conversation: AgentConversation) -> [ChatMessage] {
        conversation.instructions.map { instruction in
            var text =
                "Instruction for your next message, which the customer does not see:\n\(instruction.action)"
            if let rationale = instruction.rationale, !rationale.isBlank { text += "\nWhy: \(rationale)" }
            return ChatMessage(.system, text.withoutControls)
        }
    }
}

extension JSON {
    /// As text; where it is longer than a number of Unicode scalars, an object with a part of it.
    fileprivate func shortened(to limit: Int) -> String {
        let text = compact.withoutControls
        if text.unicodeScalars.count <= limit { return text }
        let part: JSON = ["shortened": .string(text.shortened(to: limit))]
        return part.compact
    }
}
