import Agent
import Conversation

/// The mind of a simulated customer. It is deterministic for the same conversation and always comes to an end.
struct CustomerMind: Sendable {
    /// Something that a customer notices.
    enum Heard: Hashable, Sendable {
        case said(String, by: Persona.Reaction.Speaker)
        /// An operator wrote under the AI's name; to the customer it is the AI.
        case saidAsTheAI(String)
        /// A person was requested, came or left: the AI is silent now.
        case handedOver
        case handedBack
    }

    let persona: Persona
    private(set) var isAngry: Bool
    private(set) var hasLeft = false
    /// Whether only a person would answer now.
    private(set) var isWaitingForHuman = false
    private var reactions: [Persona.Reaction]
    private var agenda: ArraySlice<[String]>
    private var answers: ArraySlice<[String]>
    private var nods: ArraySlice<[String]>
    private var nudge: String?
    private var atReturn: [String]

    init(_ persona: Persona) {
        self.persona = persona
        isAngry = persona.isAngry
        reactions = persona.reactions
        agenda = persona.agenda[...]
        answers = persona.answers[...]
        nods = persona.nods[...]
        nudge = persona.nudge
        atReturn = persona.atReturn
    }

    /// Reacts to everything that happened since the customer last spoke.
    ///
    /// - Parameter heard: What happened, in order.
    /// - Returns: The messages to send; empty if there is nothing to say.
    mutating func react(to heard: [Heard]) -> [String] {
        for event in heard { notice(event) }
        if hasLeft { return [] }
        let words = Words(heard.compactMap(\.text).joined(separator: "\n"))
        guard let last = heard.last(where: { $0.text != nil }) else {
            return heard.contains(.handedBack) ? removeReturn() : []
        }
        if let reaction = removeReaction(to: last, words) { return reaction }
        if last.isHuman {
            let reply = answer(last, words)
            if !reply.isEmpty { return reply }
        }
        if heard.contains(.handedBack), !atReturn.isEmpty { return removeReturn() }
        return last.isHuman ? [] : goOn()
    }

    /// Asks once whether anybody is there, while the customer waits for a person.
    mutating func loosePatience() -> [String] {
        guard isWaitingForHuman, !hasLeft, let nudge else { return [] }
        self.nudge = nil
        return [nudge]
    }

    private mutating func notice(_ event: Heard) {
        switch event {
        case .handedOver: isWaitingForHuman = true
        case .handedBack: isWaitingForHuman = false
        case .said, .saidAsTheAI: if event.isHuman { nudge = nil }
        }
    }

    private mutating func removeReturn() -> [String] {
        defer { atReturn = [] }
        return atReturn
    }

    private mutating func removeReaction(to last: Heard, _ words: Words) -> [String]? {
        let index = reactions.firstIndex { reaction in
            (isAngry || !reaction.whileAngry) && last.isBy(reaction.speaker)
                && (reaction.hearing.isEmpty || reaction.hearing.isAny(in: words))
        }
        guard let index else { return nil }
        let reaction = reactions.remove(at: index)
        if reaction.whileAngry { isAngry = false }
        if reaction.leaves { hasLeft = true }
        return reaction.says
    }

    /// Returns an answer to a person, as courtesy and the customer's own agenda demand.
    private mutating func answer(_ last: Heard, _ words: Words) -> [String] {
        if Courtesy.anythingElse.isAny(in: words) { return agenda.popFirst() ?? leave() }
        if Courtesy.farewell.isAny(in: words) { return leave() }
        if last.isQuestion, let answer = answers.popFirst() { return answer }
        return nods.popFirst() ?? []
    }

    /// Returns the next topic after an answer from the AI, or the farewell.
    private mutating func goOn() -> [String] {
        if isWaitingForHuman { return [] }
        return agenda.popFirst() ?? leave()
    }

    private mutating func leave() -> [String] {
        hasLeft = true
        return persona.farewell
    }
}

extension CustomerMind.Heard {
    var text: String? {
        switch self {
        case .said(let text, _), .saidAsTheAI(let text): text
        case .handedOver, .handedBack: nil
        }
    }

    /// Whether a person wrote it, openly or as the AI.
    var isHuman: Bool {
        switch self {
        case .said(_, let speaker): speaker == .human
        case .saidAsTheAI: true
        case .handedOver, .handedBack: false
        }
    }

    fileprivate var isQuestion: Bool { text?.contains { "?？؟".contains($0) } ?? false }

    fileprivate func isBy(_ speaker: Persona.Reaction.Speaker) -> Bool {
        switch (self, speaker) {
        case (_, .anybody), (.saidAsTheAI, .ai): true
        case (.said(_, let own), _): own == speaker
        default: false
        }
    }
}

/// Phrases that every customer understands.
private enum Courtesy {
    static let anythingElse = [Phrase].list(
        "anything else, something else, what else, sonst noch, noch etwas, algo más, nada más")
    static let farewell = [Phrase].list(
        "bye, goodbye, nice day, good day, take care, auf wiedersehen, tschüss, schönen tag, adiós, hasta luego"
    )
}
