/// What an AI should do in which situation.
///
/// A language model reads the situation and the action in words, and the tools. The scripted agent knows the
/// situation by what the customer says, and answers with templates.
public struct Guideline: Hashable, Sendable {
    /// Names it in its file; customers never see it.
    public var name: String
    /// The situation in words.
    public var condition: String?
    /// What to do, in words.
    public var action: String?
    /// Tools that help here, beside those that its answers call.
    public var tools: [String]
    /// How the scripted agent knows the situation.
    public var trigger: Trigger
    /// What the scripted agent does, one after the other each time the situation comes up.
    public var answers: [Answer]

    /// A guideline.
    public init(
        _ name: String, condition: String? = nil, action: String? = nil, tools: [String] = [],
        trigger: Trigger = Trigger(), answers: [Answer] = []
    ) {
        self.name = name
        self.condition = condition
        self.action = action
        self.tools = tools
        self.trigger = trigger
        self.answers = answers
    }

    /// How a situation is known; its set parts must all hold.
    public struct Trigger: Hashable, Sendable {
        /// The conversation is in this language, as the file tells languages.
        public var language: String?
        /// Who spoke last before the customer: one of these. Empty for anybody.
        public var predecessors: [Predecessor]
        /// The customer said one of these. Empty for anything.
        public var cues: [Cue]
        /// They also said one of each of these.
        public var furtherCues: [[Cue]]
        /// An operator's instruction holds one of these. It alone is enough, and does not need the rest.
        public var requests: [Phrase]

        /// A trigger.
        public init(
            language: String? = nil, predecessors: [Predecessor] = [], cues: [Cue] = [],
            furtherCues: [[Cue]] = [], requests: [Phrase] = []
        ) {
            self.language = language
            self.predecessors = predecessors
            self.cues = cues
            self.furtherCues = furtherCues
            self.requests = requests
        }

        /// Whether it waits for something that a customer says or does.
        var listens: Bool { !(predecessors.isEmpty && cues.isEmpty && furtherCues.isEmpty) }

        /// Whether it tells no situation from any other.
        public var isEmpty: Bool { !listens && requests.isEmpty }
    }

    /// What a customer may say.
    public enum Cue: Hashable, Sendable {
        case phrase(Phrase)
        /// A value of a tool's parameter, such as an order's number.
        case parameter(String)
    }

    /// Who spoke last on our side.
    public enum Predecessor: Hashable, Sendable {
        /// Nobody yet.
        case nobody
        /// A human, as themselves or as the AI.
        case human
        /// The AI, by a guideline.
        case guideline(String)
    }

    /// One turn of the scripted agent.
    public struct Answer: Hashable, Sendable {
        /// Made first, in order.
        public var calls: [Call]
        /// Said then, each a message of its own.
        public var messages: [Template]

        /// A turn.
        public init(calls: [Call] = [], messages: [Template]) {
            self.calls = calls
            self.messages = messages
        }
    }

    /// A call of a tool.
    public struct Call: Hashable, Sendable {
        public var tool: String
        /// In the parameters' order; empty where each parameter takes what the customer named.
        public var arguments: [Template]

        /// A call.
        public init(_ tool: String, arguments: [Template] = []) {
            self.tool = tool
            self.arguments = arguments
        }
    }
}
