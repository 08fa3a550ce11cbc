/// Everything that an AI agent is told: who it is, what it can look up, what to do in which situation.
public struct Guidelines: Hashable, Sendable {
    /// The name that customers see.
    public var agentName: String
    /// Who the agent is and how it speaks, written for a language model.
    public var about: String
    public var languages: [Language]
    /// The declared tools, without the one that asks for a human, which every agent has.
    public var tools: [DeclaredTool]
    /// In order: the scripted agent follows the first that matches.
    public var list: [Guideline]
    /// Used if none of the list matches: the first whose language is the conversation's.
    public var otherwise: [Guideline]
    /// Said first after a human has handed back, before the answer itself: the first whose language is the
    /// conversation's.
    public var handBack: [Guideline]

    /// A language, recognized by words that only it has.
    public struct Language: Hashable, Sendable {
        /// For example `de`; letters, digits and `-`.
        public var code: String
        public var words: [Phrase]

        /// Creates a language.
        public init(_ code: String, words: [Phrase]) {
            self.code = code
            self.words = words
        }
    }

    /// Creates an agent without any guidelines.
    public init(agentName: String, about: String = "") {
        self.agentName = agentName
        self.about = about
        languages = []
        tools = []
        list = []
        otherwise = []
        handBack = []
    }

    /// The declared tools and the built-in one.
    public var allTools: [DeclaredTool] { tools + [.handoff] }

    /// Returns the language that has the most words in a customer's texts: the first of equals, nil if there are none.
    public func language(of texts: [Words]) -> String? {
        let scored = languages.map { language in
            (code: language.code, score: language.words.count { word in texts.contains { word.isIn($0) } })
        }
        guard let best = scored.max(by: { $0.score < $1.score }), best.score > 0 else { return nil }
        return scored.first { $0.score == best.score }?.code
    }
}

extension Guidelines {
    /// Returns the value that a customer named for a tool's parameter in a text, the last of several; nil if nothing
    /// fits.
    func value(of parameter: String, in text: String) -> String? {
        let all = tools.lazy.flatMap(\.parameters).filter { $0.name == parameter }
        return all.compactMap { $0.value(in: text) }.first
    }
}
