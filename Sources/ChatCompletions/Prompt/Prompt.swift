import Agent
import Conversation

/// A session as a model reads it: the system prompt, then the log, then what to do in this turn.
///
/// - Customers speak as `user`, the AI and anyone who spoke in its name as `assistant`.
/// - What humans said under their own names, and what they did and noted, is in the user's messages too, after a mark
///   of its own: nothing that a customer writes can look like it.
/// - User and assistant take turns, and the last message is never the assistant's: strict templates accept nothing
///   else.
struct Prompt {
    private let conversation: AgentConversation
    private let guidelines: Guidelines
    private let tools: Set<String>
    private let isShortened: Bool
    private let mark: DeskMark
    private var parts: [PromptPart]
    private var numbers: CallNumbers

    /// - Parameters:
    ///   - conversation: What was said.
    ///   - guidelines: What the AI is told.
    ///   - tools: The names of the tools that it may call.
    ///   - limit: The most Unicode scalars in all; at least a quarter of them is for the log.
    init(_ conversation: AgentConversation, _ guidelines: Guidelines, tools: Set<String>, limit: Int) {
        self.conversation = conversation
        self.guidelines = guidelines
        self.tools = tools
        let systemPrompt = SystemPrompt(
            conversation: conversation, guidelines: guidelines, tools: tools, mark: .usual)
        let last = Self.instructions(in: conversation)
        let fixed = systemPrompt.text.unicodeScalars.count + last.map(\.length).reduce(0, +)
        let room = max(limit - fixed, limit / 4)
        var numbers = CallNumbers()
        // However long one line is, some lines before it are read too.
        let units = Self.units(of: conversation.lines, each: max(room / 4, 1), &numbers)
        let kept = Self.newest(units, within: room)
        self.numbers = numbers
        isShortened = kept.count < units.count || conversation.isShortened
        parts = Array(kept.joined())
        mark = DeskMark(absentFrom: parts.flatMap(\.texts) + [conversation.customerName])
        if let opening { parts.insert(opening, at: 0) }
        parts += last
    }

    /// Returns the messages for a server that accepts a form.
    func messages(in form: PromptForm = PromptForm()) -> [ChatMessage] {
        var systemPrompt =
            SystemPrompt(conversation: conversation, guidelines: guidelines, tools: tools, mark: mark).text
        if isShortened {
            systemPrompt += "\n\nThe conversation began earlier. Its oldest part is left out here."
        }
        var writer = MessageWriter(systemPrompt, in: form, mark: mark)
        for (place, part) in parts.enumerated() { writer.write(part, isAnswered: isAnswered(place)) }
        writer.end()
        return writer.messages
    }

    /// Whether any message has the role of a tool.
    var hasToolRoles: Bool { parts.indices.contains { parts[$0].isExchange && isAnswered($0) } }

    /// Adds what the model said and called, with the results, in the same order.
    mutating func add(_ text: String, _ calls: [(call: ModelAnswer.Call, result: String)]) {
        if !text.isEmpty { parts.append(.agent(text)) }
        let made = calls.map { call, result in
            PromptPart.AnsweredCall(
                call: ChatMessage.Call(id: numbers.next(), name: call.name, arguments: call.arguments),
                result: result)
        }
        if !made.isEmpty { parts.append(.exchange(made)) }
    }

    /// Adds an instruction for what comes next. After a tool's result it becomes part of the result: a user message
    /// there would come right after another one.
    mutating func instruct(_ text: String) {
        guard case .exchange(var calls) = parts.last, let last = calls.indices.last else {
            return parts.append(.desk(text))
        }
        calls[last].result += "\n\n\(mark.text) \(text)"
        parts[parts.endIndex - 1] = .exchange(calls)
    }

    /// Adds what the customer has seen of an answer that broke off, and asks for it again.
    mutating func resume(after fragment: String) {
        if fragment.isEmpty { return }
        parts += [
            .agent(fragment), Self.cutNote, .desk("Write it again, whole, and to the same effect."),
        ]
    }

    /// What the user says first, if the log does not begin with the user: every template requires that.
    private var opening: PromptPart? {
        if !isShortened, !parts.contains(where: \.isCustomer) {
            return .desk("The customer has not written anything yet.")
        }
        return parts.first.map { $0.isAgent || $0.isExchange } ?? true
            ? .desk(isShortened ? "Earlier messages are left out." : "The customer opened the chat.") : nil
    }

    /// Whether the assistant speaks next after a tool call, or nobody does. Templates with tools require that; other
    /// calls, such as those before a colleague came, are reported by the desk.
    private func isAnswered(_ place: Int) -> Bool {
        parts[place...].first { !$0.isExchange }?.isAgent ?? true
    }
}

// MARK: The log

extension Prompt {
    /// Returns the log's parts, oldest first; the calls of one event and their results are one part.
    private static func units(
        of lines: [AgentConversation.Line], each limit: Int, _ numbers: inout CallNumbers
    ) -> [[PromptPart]] {
        var units: [[PromptPart]] = []
        var calls: [PromptPart.AnsweredCall] = []
        for line in lines {
            let text = line.text.withoutControls.shortened(to: limit)
            if case .tool(let call) = line.voice {
                let made = ChatMessage.Call(
                    id: numbers.next(), name: call.name, arguments: call.arguments.shortened(to: limit))
                calls.append(PromptPart.AnsweredCall(call: made, result: text))
                continue
            }
            if !calls.isEmpty { units.append([.exchange(calls)]) }
            calls = []
            units.append(parts(of: line, text))
        }
        if !calls.isEmpty { units.append([.exchange(calls)]) }
        return units
    }

    private static func parts(of line: AgentConversation.Line, _ text: String) -> [PromptPart] {
        switch line.voice {
        case .customer: [.customer(text)]
        case .agent where line.isCut: [.agent(text), cutNote]
        case .agent: [.agent(text)]
        case .human(let name): [.desk("\(name.onOneLine), a human colleague, said to the customer:\n\(text)")]
        case .handoff(_, let name): [.desk("\(name.onOneLine), a human colleague, \(text).")]
        // Customers and their apps may record anything, so it must not appear as the desk's words.
        case .note(let name) where isCustomers(name): [.customer("(recorded by the customer's app)\n\(text)")]
        case .note(let name): [.desk("Note by \(name.onOneLine), for you:\n\(text)")]
        case .tool: []
        }
    }

    private static let cutNote = PromptPart.desk(
        "Your message broke off here; the customer saw only that much of it.")

    private static func isCustomers(_ name: String) -> Bool {
        name == Source.customer.rawValue || name == Source.customerUI.rawValue
    }

    private static func newest(_ units: [[PromptPart]], within room: Int) -> [[PromptPart]] {
        var left = room
        let count = units.reversed().prefix { unit in
            left -= unit.map(\.length).reduce(0, +)
            return left >= 0
        }.count
        // However little room there is, keep the newest line: the turn is about it.
        return units.suffix(max(count, 1))
    }

    private static func instructions(in conversation: AgentConversation) -> [PromptPart] {
        conversation.instructions.map { instruction in
            var text =
                "Instruction for your next message, which the customer does not see:\n\(instruction.action)"
            if let rationale = instruction.rationale, !rationale.isBlank { text += "\nWhy: \(rationale)" }
            return .desk(text.withoutControls)
        }
    }
}

extension JSON {
    /// Returns the JSON as text or, if that is longer than a number of Unicode scalars, an object with a part of it.
    fileprivate func shortened(to limit: Int) -> String {
        let text = compact.withoutControls
        if text.unicodeScalars.count <= limit { return text }
        let part: JSON = ["shortened": .string(text.shortened(to: limit))]
        return part.compact
    }
}
