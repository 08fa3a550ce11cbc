import Conversation

/// A conversation as the scripted agent understands it before it speaks.
struct ScriptContext {
    let guidelines: Guidelines
    let conversation: AgentConversation
    /// What the customer has said since anyone on our side last spoke.
    let unanswered: [String]
    let unansweredWords: Words
    /// The customer's language; nil if unknown.
    let language: String?
    /// Who spoke last on our side; nil if it was the AI in words of no guideline.
    let predecessor: Guideline.Predecessor?
    /// Whether a human has handed back and the AI has not spoken since.
    let isAfterHandBack: Bool
    /// What was said as the AI, except for messages that were cut short.
    let said: [String]

    /// How many of the customer's latest messages are searched for parameters, such as order numbers, and for the
    /// language.
    private static let searchedMessages = 200

    init(_ conversation: AgentConversation, _ guidelines: Guidelines) {
        self.guidelines = guidelines
        self.conversation = conversation
        let lines = conversation.lines
        let lastOurs = lines.lastIndex(where: \.isOurs)
        unanswered = lines[(lastOurs.map { $0 + 1 } ?? 0)...].filter(\.isCustomers).map(\.text)
        unansweredWords = Words(unanswered.joined(separator: "\n"))
        language = guidelines.language(
            of: lines.filter(\.isCustomers).suffix(Self.searchedMessages).map { Words($0.text) })
        said = lines.filter { $0.voice == .agent && !$0.isCut }.map(\.text)
        predecessor = Self.predecessor(lastOurs.map { lines[$0] }, guidelines, conversation)
        let lastSaid = lines.lastIndex { $0.voice == .agent && !$0.isCut } ?? -1
        isAfterHandBack = lines.lastIndex(where: \.isHandBack).map { $0 > lastSaid } ?? false
    }

    private static func predecessor(
        _ line: AgentConversation.Line?, _ guidelines: Guidelines, _ conversation: AgentConversation
    ) -> Guideline.Predecessor? {
        switch line?.voice {
        case nil: .nobody
        case .human: .human
        default: guidelines.guideline(thatSaid: line?.text ?? "").map { .guideline($0.name) }
        }
    }
}

extension ScriptContext {
    /// Whether a guideline's trigger matches.
    func holds(_ trigger: Guideline.Trigger) -> Bool {
        if let wanted = trigger.language, wanted != language { return false }
        if !trigger.predecessors.isEmpty {
            guard let predecessor, trigger.predecessors.contains(predecessor) else { return false }
        }
        let wasNamed = { (name: String) in unanswered.contains { guidelines.value(of: name, in: $0) != nil } }
        guard
            trigger.cues.isEmpty
                || trigger.cues.contains(where: { $0.fits(unansweredWords, named: wasNamed) })
        else {
            return false
        }
        // An order that was named earlier is still the one they are talking about.
        return trigger.furtherCues.allSatisfy { cues in
            cues.contains { $0.fits(unansweredWords, named: { parameter($0) != nil }) }
        }
    }

    /// Returns what fills a place in a text.
    ///
    /// - Parameters:
    ///   - place: The place.
    ///   - results: What tools have answered in this turn, in addition to the log.
    /// - Returns: nil if nothing does.
    func fill(_ place: Template.Place, _ results: [String: JSON] = [:]) -> String? {
        switch place {
        case .customer: conversation.customerName.nonBlank
        case .agent: conversation.agent.displayName.nonBlank
        case .colleague: colleague
        case .note: note
        case .message: unanswered.last ?? conversation.lines.last(where: \.isCustomers)?.text
        case .parameter(let name): parameter(name)
        case .result(let tool, let path): (results[tool] ?? answer(of: tool))?.text(at: path)
        }
    }

    /// The public name of the human who spoke last; nil if they chose none.
    private var colleague: String? {
        for line in conversation.lines.reversed() {
            if case .human(let name) = line.voice {
                return name == Operator.defaultPublicName ? nil : name.nonBlank
            }
        }
        return nil
    }

    /// The note that the human wrote at the last hand-back.
    private var note: String? {
        let lines = conversation.lines
        guard let index = lines.lastIndex(where: \.isHandBack), index + 1 < lines.count,
            case .note = lines[index + 1].voice
        else { return nil }
        return lines[index + 1].text.nonBlank
    }

    /// Returns the value that the customer named last for a parameter.
    private func parameter(_ name: String) -> String? {
        conversation.lines.lazy.filter(\.isCustomers).suffix(Self.searchedMessages).reversed()
            .compactMap { guidelines.value(of: name, in: $0.text) }.first
    }

    private func answer(of tool: String) -> JSON? {
        conversation.lines.lazy.reversed().compactMap { line in
            guard case .tool(let call) = line.voice, call.name == tool else { return nil }
            return call.result["data"]
        }.first
    }
}

extension Guideline.Cue {
    /// Whether the customer said it.
    fileprivate func fits(_ words: Words, named: (String) -> Bool) -> Bool {
        switch self {
        case .phrase(let phrase): phrase.isIn(words)
        case .parameter(let name): named(name)
        }
    }
}

extension AgentConversation.Line {
    var isCustomers: Bool { voice == .customer }

    /// Whether it was said to the customer, by the AI or a human.
    var isOurs: Bool {
        if isCut { return false }
        switch voice {
        case .agent, .human: return true
        default: return false
        }
    }

    var isHandBack: Bool {
        if case .handoff(.handBack, _) = voice { true } else { false }
    }
}

extension JSON {
    /// Returns the value at a path as a text; nil if there is none or it is null.
    fileprivate func text(at path: [String]) -> String? {
        var value: JSON? = self
        for name in path {
            let elements = value?.array
            value =
                elements.map { list in Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } }
                ?? value?[name]
        }
        return value.flatMap { $0 == .null ? nil : $0.string ?? $0.compact }
    }
}

extension String {
    fileprivate var nonBlank: String? { allSatisfy(\.isWhitespace) ? nil : self }
}
