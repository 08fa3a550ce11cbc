/// What an AI should do in a certain situation.
///
/// A language model reads the situation and the action in words, and the tools. The scripted agent recognizes the
/// situation by what the customer says, and answers with templates.
public struct Guideline: Hashable, Sendable {
    /// Its name in the file; customers never see it.
    public var name: String
    /// The situation in words.
    public var condition: String?
    /// What to do, in words.
    public var action: String?
    /// Tools that help here, besides those that its answers call.
    public var tools: [String]
    /// How the scripted agent recognizes the situation.
    public var trigger: Trigger
    /// What the scripted agent does: the next of these each time the situation comes up.
    public var answers: [Answer]

    /// Creates a guideline.
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

    /// How a situation is recognized. All parts that are set must hold.
    public struct Trigger: Hashable, Sendable {
        /// The language of the conversation, as the file distinguishes languages.
        public var language: String?
        /// Who must have spoken last before the customer: one of these. Empty for anyone.
        public var predecessors: [Predecessor]
        /// What the customer must have said: one of these. Empty for anything.
        public var cues: [Cue]
        /// What the customer must also have said: one cue of each list.
        public var furtherCues: [[Cue]]
        /// What an operator's instruction has to contain to ask for the guideline: one of these. It is enough without
        /// the other parts, except the language.
        public var requests: [Phrase]

        /// Creates a trigger.
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

        /// Whether it depends on what the customer says or on who spoke before.
        var listens: Bool { !(predecessors.isEmpty && cues.isEmpty && furtherCues.isEmpty) }

        /// Whether it distinguishes no situation; the language alone does not count.
        public var isEmpty: Bool { !listens && requests.isEmpty }
    }

    /// Something that a customer may say.
    public enum Cue: Hashable, Sendable {
        case phrase(Phrase)
        /// A value of a tool's parameter, such as an order number.
        case parameter(String)
    }

    /// Who spoke last on our side.
    public enum Predecessor: Hashable, Sendable {
        /// Nobody yet.
        case nobody
        /// A human under their own name.
        case human
        /// The AI, with an answer of this guideline.
        case guideline(String)
    }

    /// One turn of the scripted agent.
    public struct Answer: Hashable, Sendable {
        /// Tool calls that are made first, in order.
        public var calls: [Call]
        /// What is said then, each text as its own message.
        public var messages: [Template]

        /// Creates a turn.
        public init(calls: [Call] = [], messages: [Template]) {
            self.calls = calls
            self.messages = messages
        }
    }

    /// A tool call.
    public struct Call: Hashable, Sendable {
        public var tool: String
        /// In the parameters' order; if empty, each parameter takes the value that the customer named.
        public var arguments: [Template]

        /// Creates a call.
        public init(_ tool: String, arguments: [Template] = []) {
            self.tool = tool
            self.arguments = arguments
        }
    }
}
