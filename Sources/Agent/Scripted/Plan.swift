import Conversation

/// What the scripted agent does next in a turn.
public enum ScriptedStep: Hashable, Sendable {
    case call([ToolRequest])
    case say(String)
}

extension Guidelines {
    /// Returns what the scripted agent does in its turn: always the same for the same conversation.
    ///
    /// The first matching guideline answers. It gives its first answer that was not given yet and whose places can be
    /// filled, or else the one given longest ago. After a hand-back, the file's `[hand-back]` answer comes first, and a
    /// guideline that answered before the hand-back does not answer again: the human dealt with that.
    ///
    /// - Parameter conversation: What was said.
    /// - Returns: Steps in order; empty if the customer has said nothing new.
    public func plan(for conversation: AgentConversation) -> [ScriptedStep] {
        let context = ScriptContext(conversation, self)
        if let instruction = conversation.instructions.last { return follow(instruction, in: context) }
        if context.unanswered.isEmpty { return [] }
        let welcome = context.isAfterHandBack ? steps(of: handBack, in: context, repeating: true)?.steps : nil
        guard
            let answer = steps(
                of: list.filter(\.trigger.listens), in: context, repeating: !context.isAfterHandBack)
        else {
            return welcome ?? steps(of: otherwise, in: context, repeating: true)?.steps ?? []
        }
        // A guideline that follows a human's words already takes them into account.
        if answer.guideline.trigger.predecessors.contains(.human) { return answer.steps }
        return (welcome ?? []) + answer.steps
    }

    /// Returns the first matching guideline that has something to say, with its steps.
    private func steps(
        of guidelines: [Guideline], in context: ScriptContext, repeating: Bool
    ) -> (guideline: Guideline, steps: [ScriptedStep])? {
        for guideline in guidelines where context.holds(guideline.trigger) {
            let isForThis = guideline.trigger.predecessors.contains(.human)
            if let steps = steps(of: guideline, in: context, repeating: repeating || isForThis) {
                return (guideline, steps)
            }
        }
        return nil
    }

    func steps(of guideline: Guideline, in context: ScriptContext, repeating: Bool) -> [ScriptedStep]? {
        let fresh = guideline.answers.filter { context.timeSaid($0) == nil }
        let old = guideline.answers.filter { context.timeSaid($0) != nil }
            .sorted { context.timeSaid($0)! < context.timeSaid($1)! }
        if !old.isEmpty, !repeating { return nil }
        return (fresh + old).lazy.compactMap { steps(of: $0, in: context) }.first
    }

    /// Returns the steps of an answer; nil if a place cannot be filled.
    private func steps(of answer: Guideline.Answer, in context: ScriptContext) -> [ScriptedStep]? {
        var requests: [ToolRequest] = []
        var results: [String: JSON] = [:]
        for call in answer.calls {
            guard let tool = allTools.first(where: { $0.name == call.tool }),
                let values = values(for: tool, of: call, in: context, results)
            else { return nil }
            let arguments = JSON.Members(
                zip(tool.parameters, values).map { JSON.Member(name: $0.name, value: .string($1)) })
            requests.append(ToolRequest(tool.name, arguments))
            results[tool.name] = tool.answer(to: .object(arguments))
        }
        let messages = answer.messages.compactMap { $0.filled { context.fill($0, results) } }
        guard messages.count == answer.messages.count else { return nil }
        // The handoff comes last: a later call without a mode would undo it.
        let sorted =
            requests.filter { $0.name != DeclaredTool.handoff.name }
            + requests.filter { $0.name == DeclaredTool.handoff.name }
        return (sorted.isEmpty ? [] : [.call(sorted)]) + messages.map { .say($0) }
    }

    private func values(
        for tool: DeclaredTool, of call: Guideline.Call, in context: ScriptContext, _ results: [String: JSON]
    ) -> [String]? {
        let templates =
            call.arguments.isEmpty
            ? tool.parameters.map { Template([.place(.parameter($0.name))]) } : call.arguments
        let values = templates.compactMap { $0.filled { context.fill($0, results) } }
        return values.count == tool.parameters.count ? values : nil
    }
}

extension ScriptContext {
    /// Returns the index of the AI's last message that was this answer; nil if it was not given. With another tool
    /// result it is another answer.
    fileprivate func timeSaid(_ answer: Guideline.Answer) -> Int? {
        guard let template = answer.messages.first else { return timeCalled(answer) }
        return said.lastIndex { text in
            template.couldBe(text) { place in
                switch place {
                case .customer, .agent, .parameter, .result: fill(place)
                case .colleague, .note, .message: nil
                }
            }
        }
    }

    private func timeCalled(_ answer: Guideline.Answer) -> Int? {
        conversation.lines.lastIndex { line in
            if case .tool(let call) = line.voice {
                answer.calls.contains { $0.tool == call.name }
            } else {
                false
            }
        }
    }
}
