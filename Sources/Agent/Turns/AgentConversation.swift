public import Conversation

/// What was said in a session, as the AI reads it before it answers.
public struct AgentConversation: Hashable, Sendable {
    public var session: Session
    /// The participant as whom the AI speaks.
    public var agent: Participant
    public var customerName: String
    /// Oldest first.
    public var lines: [Line]
    /// Whether older lines were left out.
    public var isShortened: Bool
    /// What to do in this turn, in addition to the guidelines.
    public var instructions: [Instruction]
    /// Whether the AI may speak only because an operator asked for this turn.
    public var isManual: Bool

    /// One thing that was said, done or written down.
    public struct Line: Hashable, Sendable {
        public var voice: Voice
        public var text: String
        public var creation: Timestamp
        /// Whether a take-over or the customer cut the message short.
        public var isCut: Bool

        /// Creates a line.
        public init(_ voice: Voice, _ text: String, creation: Timestamp, isCut: Bool = false) {
            self.voice = voice
            self.text = text
            self.creation = creation
            self.isCut = isCut
        }
    }

    /// Who speaks in a line, from the AI's point of view.
    public enum Voice: Hashable, Sendable {
        case customer
        /// The AI, or an operator on its behalf: the customer sees no difference.
        case agent
        /// An operator under their public name.
        case human(name: String)
        /// What a tool answered; the text is the result's data.
        case tool(ToolCall)
        /// An operator took over, gave the session up, closed or reopened it; the text says which.
        case handoff(HandoffEvent.Action, name: String)
        /// An operator's note for the AI, or another custom event.
        case note(name: String)
    }

    /// Creates a conversation from its parts.
    public init(
        session: Session, agent: Participant, customerName: String, lines: [Line], isShortened: Bool = false,
        instructions: [Instruction] = [], isManual: Bool = false
    ) {
        self.session = session
        self.agent = agent
        self.customerName = customerName
        self.lines = lines
        self.isShortened = isShortened
        self.instructions = instructions
        self.isManual = isManual
    }

    /// The most events of a log that are read.
    public static let eventLimit = 2_000
}

extension AgentConversation {
    /// Creates the conversation of a session from its newest log entries.
    ///
    /// - Parameters:
    ///   - summary: The session with the names of agent and customer.
    ///   - window: The end of its log.
    ///   - turn: The turn in which the AI reads it.
    public init(_ summary: SessionSummary, _ window: LogWindow, in turn: Turn) {
        self.init(
            session: summary.session,
            agent: Participant(id: summary.session.agentID.rawValue, displayName: summary.agentName),
            customerName: summary.customerName, lines: window.entries.flatMap(Self.lines),
            isShortened: window.hasEarlier, instructions: turn.instructions, isManual: turn.asked != nil)
    }

    private static func lines(_ entry: LogEntry) -> [Line] {
        let event = entry.event
        let moment = event.creation
        if let message = event.message {
            guard let voice = voice(of: event.source, message) else { return [] }
            return [Line(voice, message.wordsForAI, creation: moment, isCut: entry.isCut)]
        }
        if !event.toolCalls.isEmpty {
            return event.toolCalls.map {
                Line(.tool($0), ($0.result["data"] ?? .null).plainText, creation: moment)
            }
        }
        return act(event) ?? []
    }

    private static func voice(of source: Source, _ message: Message) -> Voice? {
        switch source {
        case .customer: .customer
        case .aiAgent, .humanAgentOnBehalfOfAIAgent: .agent
        case .humanAgent: .human(name: message.participant?.displayName ?? Operator.defaultPublicName)
        case .customerUI, .system, .other: nil
        }
    }

    private static func act(_ event: Event) -> [Line]? {
        guard event.kind == .custom else { return nil }
        guard let handoff = event.handoff else {
            return [Line(.note(name: event.source.rawValue), event.data.compact, creation: event.creation)]
        }
        var lines = [
            Line(
                .handoff(handoff.action, name: handoff.publicName), handoff.action.wording,
                creation: event.creation)
        ]
        if let note = handoff.note, !note.isEmpty {
            lines.append(Line(.note(name: handoff.publicName), note, creation: event.creation))
        }
        return lines
    }
}

extension HandoffEvent.Action {
    fileprivate var wording: String {
        switch self {
        case .takeOver: "took the conversation over"
        case .release: "released the conversation; it waits for another human"
        case .handBack: "handed the conversation back to the AI"
        case .close: "closed the conversation"
        case .reopen: "opened the conversation again"
        }
    }
}

extension JSON {
    /// The text of a string, or the JSON of anything else.
    var plainText: String { string ?? compact }
}
