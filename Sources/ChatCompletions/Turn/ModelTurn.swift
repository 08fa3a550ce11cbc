import Agent
import Conversation

/// One turn with a model: it answers, or calls tools, reads their results and then answers.
struct ModelTurn {
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
        end = .now + options.timeouts.turn
    }

    /// - Throws: `ModelTrouble` if no answer came.
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

    /// The tools on offer: all but the handoff in manual mode, in which a human already has the session.
    private var offered: [Tool] {
        speech.toolbox.tools.filter { !conversation.isManual || $0.id != Tool.initiateHumanHandoff.id }
    }

    private func request(_ prompt: Prompt, with tools: [Tool], isStreamed: Bool) -> ChatRequest {
        ChatRequest(model: model, prompt: prompt, tools: tools, isStreamed: isStreamed)
    }

    /// Returns the model's next answer, whose text has already been said.
    private func answer(to prompt: Prompt, with tools: [Tool]) async throws -> ModelAnswer {
        // The fence accepts what an operator asked for in manual mode as one message that does not grow.
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
            // Half a sentence is no answer for the customer: they want the whole one, and at once. It is requested in
            // one piece, so that they see it break off at most once.
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
    /// Whether the text is not the answer yet, since calls come with it. If the process dies during a call, the
    /// customer is still owed an answer.
    fileprivate var isPreamble: Bool { !calls.isEmpty }
}

// MARK: Closing

extension ModelTurn {
    /// Tells the customer that a human takes over. No tools are offered, and a fixed text is used if the model fails.
    ///
    /// The text is requested in one piece: exactly one message passes the fence after a handoff, and half of one would
    /// count.
    private func close(_ prompt: Prompt) async throws {
        var prompt = prompt
        prompt.instruct(Self.closingRequest)
        let words: String
        do {
            let limit = min(end, .now + options.timeouts.closing)
            let answer = try await server.answer(
                to: request(prompt, with: [], isStreamed: false), until: limit)
            words = answer.text.isEmpty ? fixedWords : answer.text
        } catch is ModelTrouble {
            words = fixedWords
        } catch is CancellationError {
            // The session is handed over even if this process ends. Say so in a task of its own, since this one is
            // cancelled.
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
