public import Conversation

/// An operator's act on a session.
public struct Act: Hashable, Sendable {
    /// The kind of act.
    public enum Kind: Hashable, Sendable {
        /// Changes who leads the session. A farewell goes before a hand-back, a greeting after a take-over.
        case handoff(HandoffAct)
        case note(String)
        /// What the AI should say or do once. Ownership does not change.
        case steer(String)
        /// The AI reads labels. Ownership does not change.
        case label(LabelChange)
    }

    public var id: Request.ID
    public var session: Session.ID
    /// The claim that the operator saw when asking for the act.
    public var saw: Claim
    public var kind: Kind
    /// The message to the customer that goes with the act, under the operator's name; nil for none.
    public var transition: String?

    /// Creates an act.
    public init(id: Request.ID, session: Session.ID, saw: Claim, kind: Kind, transition: String? = nil) {
        self.id = id
        self.session = session
        self.saw = saw
        self.kind = kind
        self.transition = transition
    }
}

extension Act {
    private static let stepMark = "-then-"

    /// What a message's step does, once the message is in the log.
    init(step: CannedReply.Step, number: Int, after message: Outgoing) {
        self.init(
            id: Request.ID("\(message.id.rawValue)\(Self.stepMark)\(number)"), session: message.session,
            saw: message.saw, kind: step.act)
    }

    /// Whether it follows a canned reply.
    var isStep: Bool { id.rawValue.contains(Self.stepMark) }
}

extension Act.Kind {
    var isTakeOver: Bool { if case .handoff(.takeOver) = self { true } else { false } }

    /// Whether the session is no longer the operator's afterwards.
    var leavesSession: Bool {
        switch self {
        case .handoff(.release), .handoff(.handBack), .handoff(.close): true
        case .handoff(.takeOver), .handoff(.reopen), .note, .steer, .label: false
        }
    }

    /// A note changes no claim, so its success comes without one.
    var isNote: Bool { if case .note = self { true } else { false } }

    var isSteering: Bool { if case .steer = self { true } else { false } }
}

extension HandoffAct {
    /// Takes over an unassigned session without a question. The customer does not notice it.
    static let claim = takeOver(reason: nil, publicReason: nil, sparesClosing: true)
    /// Undoes a claim during which nothing was said. The customer's waiting time counts from when it did before.
    static let unclaim = release(restoresWait: true)
}
