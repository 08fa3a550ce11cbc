import Conversation

/// Answers from a guidelines file alone, without a language model: always the same for the same conversation.
public struct ScriptedResponder: Responder {
    public var guidelines: Guidelines
    public var pace: Pace

    /// How long thinking and typing take.
    public struct Pace: Hashable, Sendable {
        /// The time before a turn's first step.
        public var thinking: Duration
        /// The time for each character of a message.
        public var character: Duration
        /// The most time for one message.
        public var limit: Duration

        /// Creates a pace.
        public init(thinking: Duration, character: Duration, limit: Duration) {
            self.thinking = thinking
            self.character = character
            self.limit = limit
        }

        /// Without any delay.
        public static let instant = Pace(thinking: .zero, character: .zero, limit: .zero)
        /// The pace of a quick typist.
        public static let natural = Pace(
            thinking: .milliseconds(700), character: .milliseconds(18), limit: .milliseconds(3_000))

        /// Returns this pace sped up by a factor.
        public func scaled(by factor: Double) -> Pace {
            Pace(thinking: thinking / factor, character: character / factor, limit: limit / factor)
        }

        func typing(_ text: String) -> Duration { min(character * text.count, limit) }
    }

    /// Creates a responder that follows guidelines.
    public init(_ guidelines: Guidelines, pace: Pace = .instant) {
        self.guidelines = guidelines
        self.pace = pace
    }

    /// Speaks in one turn.
    public func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let steps = guidelines.plan(for: conversation)
        if steps.isEmpty, !conversation.instructions.isEmpty { throw ResponderError(Self.nothingToSay) }
        if !steps.isEmpty { try await Task.sleep(for: pace.thinking) }
        for step in steps {
            switch step {
            case .call(let requests): _ = try await speech.call(requests)
            case .say(let text):
                try await speech.type()
                try await Task.sleep(for: pace.typing(text))
                try await speech.say(text)
            }
        }
    }

    private static let nothingToSay = "The instruction has no words that the scripted agent could say."
}

extension Guidelines {
    /// The tools that the file declares, with its canned answers.
    public var toolbox: Toolbox {
        Toolbox(
            tools.map { declared in
                Tool(
                    id: "local:" + declared.name, summary: declared.about,
                    parameters: declared.parameters.map { Tool.Parameter($0.name) },
                    run: { ToolResult(declared.answer(to: .object($0))) })
            })
    }
}
