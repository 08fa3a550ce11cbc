public import Agent

/// An AI whose words come from a language model behind an OpenAI-compatible `/chat/completions`.
///
/// What the model writes is only text. Tool calls are carried out only if they are in their own field, name a tool on
/// offer and have arguments that fit.
public final class ChatCompletionsResponder: Responder {
    private let server: ModelServer
    private let model: String
    private let guidelines: Guidelines
    private let options: Options

    /// A responder's options.
    public struct Options: Sendable {
        public var timeouts: Timeouts
        public var backoff: Backoff
        public var limits: AnswerLimits
        /// How many turns run at once.
        public var turns: Int

        /// Creates options with default values.
        public init(
            timeouts: Timeouts = Timeouts(), backoff: Backoff = Backoff(),
            limits: AnswerLimits = AnswerLimits(), turns: Int = 32
        ) {
            self.timeouts = timeouts
            self.backoff = backoff
            self.limits = limits
            self.turns = turns
        }
    }

    /// Creates a responder, which connects at its first request.
    ///
    /// - Parameters:
    ///   - model: The model's name on the server.
    ///   - endpoint: The model's server.
    ///   - guidelines: What the model is told.
    ///   - options: How long to wait and how much to accept.
    public init(
        model: String, at endpoint: Endpoint, following guidelines: Guidelines, options: Options = Options()
    ) {
        self.model = model
        self.guidelines = guidelines
        self.options = options
        server = ModelServer(
            endpoint, timeouts: options.timeouts, backoff: options.backoff, limits: options.limits,
            connections: options.turns)
    }

    /// Closes the connections. Call it once, when no turn is running anymore.
    public func shutDown() async { await server.shutDown() }

    /// Speaks in one turn.
    public func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let turn = ModelTurn(
            conversation, speech, server: server, model: model, guidelines: guidelines, options: options)
        do {
            try await turn.run()
        } catch let trouble as ModelTrouble {
            throw ResponderError(trouble.wording)
        }
    }
}
