import Agent
import Conversation

/// One turn with a model: it answers, or asks for tools, reads what they answered, and answers then.
struct Talk {
    let conversation: AgentConversation
    let speech: Speech
    let server: ModelServer
    let model: String
    let guidelines: Guidelines
    let options: ChatCompletionsResponder.Options
    /// When the turn has to be over.
    let end: ContinuousClock.Instant

    init(
        _ conversation: AgentConversation, _ speech: Speech, server: ModelServer, model: String,
        guidelines: Guidelines, options: ChatCompletionsResponder.Options
    ) {
        self.conversation = conversation
        self.speech = speech
        self.server = server
        self.model = model
        self.guidelines = guidelines
        self.options = options
        end = .now + options.patience.turn
    }

    /// - Throws: `ModelTrouble` where no answer came.
    func run() async throws {
        let tools = offered
        var prompt = Prompt(
            conversation, guidelines, tools: Set(tools.map(\.name)), limit: options.limits.promptCharacters)
        for round in 1...max(options.limits.rounds, 1) {
            let isLast = round == max(options.limits.rounds, 1)
            let answer = try await answer(to: prompt, with: isLast ? [] : tools)
            if answer.calls.isEmpty || isLast {
                if answer.text.isEmpty { throw ModelTrouble.silent }
                return
            }
            let calls = ToolCalls(answer.calls, speech: speech, offered: tools, limits: options.limits)
            let outcome = try await calls.carryOut()
            prompt.add(answer.text, outcome.calls)
            if outcome.handsOver { return try await close(prompt) }
        }
    }

    /// In manual mode somebody has the session already.
    private var offered: [Tool] {
        speech.toolbox.tools.filter { !conversation.isManual || $0.id != Tool.initiateHumanHandoff.id }
    }

    private func request(_ prompt: Prompt, with tools: [Tool], isStreamed: Bool) -> ChatRequest {
        ChatRequest(model: model, prompt: prompt, tools: tools, isStreamed: isStreamed)
    }

    /// The model's next answer, its words said already.
    private func answer(to prompt: Prompt, with tools: [Tool]) async throws -> ModelAnswer {
        // What an operator asked for in manual mode passes the fence as one message that does not grow.
        if conversation.isManual { return try await answerWhole(to: prompt, with: tools) }
        let growing = GrowingMessage(speech)
        do {
            let answer = try await server.answer(
                to: request(prompt, with: tools, isStreamed: true), until: end
            ) { try await growing.append($0) }
            if await growing.hasBegun {
                try await growing.finish(isPreamble: answer.isPreamble)
            } else if !answer.text.isEmpty {
                try await speech.say(answer.text, isPreamble: answer.isPreamble)
            }
            return answer
        } catch let trouble as ModelTrouble {
            await growing.breakOff()
            guard trouble.isLostOnTheWay else { throw trouble }
            // The customer has read half a sentence, which counts as no answer: they want the whole one, and want
            // it now. It is asked for in one piece, so that it breaks off before their eyes once at most.
            var prompt = prompt
            prompt.resume(after: await growing.seen)
            return try await answerWhole(to: prompt, with: tools)
        }
    }

    private func answerWhole(to prompt: Prompt, with tools: [Tool]) async throws -> ModelAnswer {
        try await speech.type()
        let answer = try await server.answer(to: request(prompt, with: tools, isStreamed: false), until: end)
        if !answer.text.isEmpty { try await speech.say(answer.text, isPreamble: answer.isPreamble) }
        return answer
    }
}

extension ModelAnswer {
    /// Words beside calls are not yet the answer: where the process dies during a call, the customer is still owed one.
    fileprivate var isPreamble: Bool { !calls.isEmpty }
}

// MARK: Closing

extension Talk {
    /// Tells the customer that a human takes over. Tools are not offered any more, and words are found in any case.
    ///
    /// In one piece: exactly one message passes the fence after a handoff, and half of one would be it.
    private func close(_ prompt: Prompt) async throws {
        var prompt = prompt
        prompt.instruct(Self.closingRequest)
        let words: String
        do {
            let limit = min(end, .now + options.patience.closing)
            let answer = try await server.answer(
                to: request(prompt, with: [], isStreamed: false), until: limit)
            words = answer.text.isEmpty ? fixedWords : answer.text
        } catch is ModelTrouble {
            words = fixedWords
        } catch is CancellationError {
            // Handed over is handed over, also where this process ends: in a task of its own, since this one can
            // do nothing any more.
            let words = fixedWords
            try await Task { [speech] in try await speech.say(words) }.value
            throw CancellationError()
        }
        try await speech.say(words)
    }

    private static let closingRequest = """
        The handover is done. Tell the customer now, in one or two sentences and in their language, that a human \
        colleague takes over. Promise nothing else, no time either.
        """

    private var fixedWords: String { guidelines.closingWords(in: conversation) }
}
