public import Conversation

/// Reads a server's log event by event and decides which of its acts take effect.
///
/// A plain Parlant server judges no act. There ownership is read from the takeovers in the log: the first one
/// while nobody owns the session wins, and so does one that names the takeover that it displaces.
public struct ServerLog: Sendable {
    public let home: LogHome
    /// The takeover that made the current owner; nil if none did, or it is not known.
    public private(set) var takeover: Takeover?
    /// The epoch after the last act.
    public private(set) var actEpoch: Epoch?

    /// A takeover in the log.
    public struct Takeover: Hashable, Sendable {
        public var offset: Offset
        /// nil if its event is not known.
        public var operatorKey: Operator.Key?

        /// A takeover in the log.
        public init(offset: Offset, operatorKey: Operator.Key?) {
            self.offset = offset
            self.operatorKey = operatorKey
        }
    }

    /// A log that is read from some point on.
    public init(on home: LogHome, takeover: Takeover?) {
        self.home = home
        self.takeover = takeover
    }

    /// Applies the next event of the log.
    ///
    /// - Parameters:
    ///   - event: As the server sent it.
    ///   - state: Of the session.
    ///   - isLate: Whether it came too late.
    ///   - author: What to call the operator whose act it records.
    ///   - isTold: Whether the server reports the state itself, so that only an act that came later is news.
    /// - Returns: What it did.
    public mutating func follow(
        _ event: Event, in state: inout SessionState, isLate: Bool, author: String = "", isTold: Bool = false
    ) -> EntryEffect {
        guard !event.isDeleted, let act = event.handoff else {
            return state.follow(event, EntryFacts(isLate: isLate), in: home)
        }
        actEpoch = act.epoch
        let isEffective = isTold ? isNews(act, of: state) : isEffective(act, in: state)
        if isTold, act.epoch == state.epoch, act.action == .takeOver, state.owner != nil {
            takeover = Takeover(offset: event.offset, operatorKey: act.operatorKey)
        }
        let effect = state.follow(
            event, EntryFacts(isLate: isLate, isEffective: isEffective, author: author), in: home)
        guard isEffective else { return effect }
        if isTold { state.epoch = act.epoch }
        switch act.action {
        case .takeOver: takeover = Takeover(offset: event.offset, operatorKey: act.operatorKey)
        case .release, .handBack, .close: takeover = nil
        case .reopen: break
        }
        return effect
    }

    /// Forgets who owned the session: the server says that the AI has it.
    public mutating func forgetTakeover() { takeover = nil }

    /// Whether an act comes after the state that the server reported. Handing back or closing what nobody owned
    /// is the one act without an epoch of its own.
    private func isNews(_ act: HandoffEvent, of state: SessionState) -> Bool {
        if act.epoch != state.epoch { return act.epoch > state.epoch }
        return state.mode == .manual && state.owner == nil
            && (act.action == .handBack || act.action == .close)
    }

    private func isEffective(_ act: HandoffEvent, in state: SessionState) -> Bool {
        if home.hasFence { return true }
        let isOwner = state.owner != nil && act.operatorKey == takeover?.operatorKey
        switch act.action {
        case .takeOver: return state.owner == nil || act.from != nil && act.from == takeover?.offset
        case .release: return isOwner
        // A rule's is not the owner's, but names the takeover whose session it hands back.
        case .handBack where act.from != nil: return state.owner == nil || act.from == takeover?.offset
        case .handBack, .close: return isOwner || state.owner == nil
        case .reopen: return true
        }
    }
}

extension SessionState {
    /// Whether the AI said this too late on a server without a fence: after a takeover, unless it belongs to
    /// the handoff itself or an operator asked for it.
    ///
    /// - Parameters:
    ///   - event: The next one of the log.
    ///   - wasAsked: Whether an operator asked for the event's trace.
    /// - Returns: Whether it is late.
    public func isLateWithoutFence(_ event: Event, wasAsked: () throws -> Bool) rethrows -> Bool {
        guard mode == .manual, event.source == .aiAgent, !event.isDeleted else { return false }
        if isSwitchUnexplained, event.handoffCall != nil { return false }
        guard event.hasTrace else { return true }
        return try !isOfHandoff(event.traceID) && !wasAsked()
    }
}
