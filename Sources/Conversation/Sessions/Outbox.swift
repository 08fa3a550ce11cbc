/// What an operator asks of the server that a store mirrors.
public enum OutboxAct: Hashable, Sendable {
    case append(source: Source, kind: Kind, data: JSON, metadata: JSON.Members)
    case handoff(HandoffAct)
    /// Gives the AI instructions.
    case steer([Instruction])
    /// Changes the session's labels; harmless to repeat.
    case label(LabelChange)
}

extension OutboxAct {
    /// The action in the log that it leads to; nil for plain events, instructions and labels.
    public var action: HandoffEvent.Action? {
        if case .handoff(let act) = self { act.action } else { nil }
    }

    /// Whether it does no harm if it is carried out again, whatever has happened since.
    public var isRepeatable: Bool { if case .label = self { true } else { false } }

    /// What it says to the customer; nil for anything but a message.
    public var text: String? {
        if case .append(_, .message, let data, _) = self { Message(data)?.text } else { nil }
    }

    /// The identity under which it speaks; nil for anything but a message.
    public var identity: Identity? {
        guard case .append(let source, .message, _, _) = self else { return nil }
        return Identity.allCases.first { $0.source == source }
    }

    /// Whether an event in the log is what the request led to, given that it carries the request's id.
    public func isSeen(in event: Event) -> Bool {
        switch self {
        case .append(let source, let kind, let data, _):
            guard event.source == source, event.kind == kind else { return false }
            // A server may complete the participant of a message.
            return kind == .message ? event.message?.text == Message(data)?.text : event.data == data
        case .handoff(let act): return event.handoff?.action == act.action
        case .steer, .label: return false
        }
    }
}

/// An operator's message that waits for the operator's decision.
public enum StuckMessage: Hashable, Sendable {
    /// It may have reached the server.
    case unconfirmed
    /// It was not sent, because it is old or the session changed.
    case held
}

/// An operator's request in a mirror store, until its effect was read back from the server.
public struct OutboxRequest: Hashable, Sendable {
    /// How far it has come.
    public enum State: String, Hashable, Sendable {
        case queued, sending
        /// It may have reached the server: it is looked for. Over a plain Parlant server only the operator may send it again;
        /// a server of ours is asked again with the same key.
        case unconfirmed
        /// It waits for the operator's confirmation, because it is old or the session changed.
        case held
        case done, refused
        /// The operator took it back.
        case withdrawn

        /// Whether nothing more will happen to it.
        public var isSettled: Bool { self == .done || self == .refused || self == .withdrawn }
    }

    public var id: Request.ID
    public var session: Session.ID
    /// nil if a newer Switchboard wrote it.
    public var act: OutboxAct?
    /// The login of the operator who asks.
    public var operatorName: String
    public var creation: Timestamp
    public var state: State
    /// Why it was refused or held; safe to show.
    public var wording: String?

    /// A request on its way.
    public init(
        id: Request.ID, session: Session.ID, act: OutboxAct?, operatorName: String, creation: Timestamp,
        state: State, wording: String? = nil
    ) {
        self.id = id
        self.session = session
        self.act = act
        self.operatorName = operatorName
        self.creation = creation
        self.state = state
        self.wording = wording
    }
}
