public import Agent

/// An AI whose words come from a language model behind an OpenAI-compatible `/chat/completions`.
///
/// What the model writes is text and nothing else: only calls in their own field, of tools that were offered, with
/// arguments that fit, are carried out.
public final class ChatCompletionsResponder: Responder {
    private let server: ModelServer
    private let model: String
    private let guidelines: Guidelines
    private let options: Options

    /// What a responder takes from its surroundings.
    public struct Options: Sendable {
        public var patience: Patience
        public var backoff: Backoff
        public var limits: AnswerLimits
        /// How many turns run at once.
        public var turns: Int

        /// The house's defaults.
        public init(
            patience: Patience = Patience(), backoff: Backoff = Backoff(),
            limits: AnswerLimits = AnswerLimits(), turns: Int = 32
        ) {
            self.patience = patience
            self.backoff = backoff
            self.limits = limits
            self.turns = turns
        }
    }

    /// A responder; it connects when it is first asked.
    ///
    /// - Parameters:
    ///   - model: Its name, as the server knows it.
    ///   - endpoint: Where it answers.
    ///   - guidelines: What it is told.
    ///   - options: How long is waited, how much is taken.
    public init(
        model: String, at endpoint: Endpoint, following guidelines: Guidelines, options: Options = Options()
    ) {
        self.model = model
        self.guidelines = guidelines
        self.options = options
        server = ModelServer(
            endpoint, patience: options.patience, backoff: options.backoff, limits: options.limits,
            connections: options.turns)
    }

    /// Closes the connections. To be called once, when no turn runs any more.
    public func shutDown() async { await server.shutDown() }

    /// Speaks in one turn.
    public func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let talk = Talk(
            conversation, speech, server: server, model: model, guidelines: guidelines, options: options)
        do {
            try await talk.run()
        } catch let trouble as ModelTrouble {
            throw ResponderError(trouble.wording)
        }
    }
}
