import Conversation

/// A conversation as the scripted agent understands it before it speaks.
struct Scene {
    let guidelines: Guidelines
    let conversation: AgentConversation
    /// What the customer said since somebody of ours spoke last.
    let unanswered: [String]
    let heard: Words
    /// The customer's language; nil where nothing tells.
    let language: String?
    /// Who of ours spoke last; nil where it was the AI in words that no guideline has.
    let predecessor: Guideline.Predecessor?
    /// A human has handed back, and the AI has not spoken since.
    let isAfterHandBack: Bool
    /// What was said as the AI, without what was cut short.
    let said: [String]

    /// How much of a long conversation is searched for names of orders and for the language.
    private static let memory = 200

    init(_ conversation: AgentConversation, _ guidelines: Guidelines) {
        self.guidelines = guidelines
        self.conversation = conversation
        let lines = conversation.lines
        let lastOurs = lines.lastIndex(where: \.isOurs)
        unanswered = lines[(lastOurs.map { $0 + 1 } ?? 0)...].filter(\.isCustomers).map(\.text)
        heard = Words(unanswered.joined(separator: "\n"))
        language = guidelines.language(
            of: lines.filter(\.isCustomers).suffix(Self.memory).map { Words($0.text) })
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

extension Scene {
    /// Whether a guideline's situation is there.
    func holds(_ trigger: Guideline.Trigger) -> Bool {
        if let wanted = trigger.language, wanted != language { return false }
        if !trigger.predecessors.isEmpty {
            guard let predecessor, trigger.predecessors.contains(predecessor) else { return false }
        }
        let wasNamed = { (name: String) in unanswered.contains { guidelines.value(of: name, in: $0) != nil } }
        guard trigger.cues.isEmpty || trigger.cues.contains(where: { $0.fits(heard, named: wasNamed) }) else {
            return false
        }
        // An order that was named before is still the one that they speak of.
        return trigger.furtherCues.allSatisfy { cues in
            cues.contains { $0.fits(heard, named: { parameter($0) != nil }) }
        }
    }

    /// What stands for a place in a text.
    ///
    /// - Parameters:
    ///   - place: The place.
    ///   - results: What tools have answered in this turn, beside the log.
    /// - Returns: nil where nothing does.
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

    /// The public name of the human who spoke last. One who chose none has none to be called by.
    private var colleague: String? {
        for line in conversation.lines.reversed() {
            if case .human(let name) = line.voice {
                return name == Operator.defaultPublicName ? nil : name.nonBlank
            }
        }
        return nil
    }

    /// What the human wrote for the AI when they handed back last.
    private var note: String? {
        let lines = conversation.lines
        guard let index = lines.lastIndex(where: \.isHandBack), index + 1 < lines.count,
            case .note = lines[index + 1].voice
        else { return nil }
        return lines[index + 1].text.nonBlank
    }

    /// What the customer named last.
    private func parameter(_ name: String) -> String? {
        conversation.lines.lazy.filter(\.isCustomers).suffix(Self.memory).reversed()
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
    /// Whether it is in what the customer said.
    fileprivate func fits(_ words: Words, named: (String) -> Bool) -> Bool {
        switch self {
        case .phrase(let phrase): phrase.isIn(words)
        case .parameter(let name): named(name)
        }
    }
}

extension AgentConversation.Line {
    var isCustomers: Bool { voice == .customer }

    /// Said to the customer, by whomever.
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
    /// What stands at a path, as a text; nil for nothing and for null.
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
