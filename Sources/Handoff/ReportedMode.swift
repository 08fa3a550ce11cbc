public import Conversation

/// Where in a log that is read again the mode that the server reported takes effect.
///
/// The reported mode applies, whatever past events led to; events after the known ones may change it.
public struct ReportedMode: Sendable {
    private let old: SessionState
    private let switchedAt: Timestamp?
    private let isTold: Bool
    /// The offset after which the mode switched to manual without an event that says so.
    private var switchOffset: Offset?
    /// Events from here on are new and may change the mode.
    private var known: Offset?

    /// - Parameters:
    ///   - old: What was known before the log was read again.
    ///   - isFirstLoad: Whether none of the log was known.
    ///   - switchedAt: When a list reported a switch to manual that no event has explained yet.
    ///   - isTold: Whether a Switchboard server reported the state.
    public init(_ old: SessionState, isFirstLoad: Bool, switchedAt: Timestamp?, isTold: Bool) {
        self.old = old
        self.switchedAt = switchedAt
        self.isTold = isTold
        let isSwitchNew = switchedAt != nil
        if !isFirstLoad, !isSwitchNew, old.mode == .manual { switchOffset = old.switchOffset }
        let end = Offset(rawValue: .max)
        known = isFirstLoad ? (isSwitchNew ? .zero : end) : old.nextOffset
    }

    /// Applies the mode if it takes effect before the event.
    ///
    /// - Returns: Whether the session went back to the AI by it.
    public mutating func apply(to state: inout SessionState, before event: Event) -> Bool {
        if let point = switchOffset, event.offset > point {
            if state.mode == .auto { enterManual(&state) }
            switchOffset = nil
        }
        // An act that a server of ours counted later than what it told of the session is news of the mode.
        if isTold, let act = event.handoff, act.epoch > old.epoch { return applyAtEnd(to: &state) }
        let isAfterSwitch = switchedAt.map { event.creation >= $0 } ?? true
        if let point = known, event.offset >= point, isAfterSwitch { return applyAtEnd(to: &state) }
        return false
    }

    /// Applies the mode if it has not taken effect yet.
    ///
    /// - Returns: Whether the session went back to the AI by it.
    public mutating func applyAtEnd(to state: inout SessionState) -> Bool {
        guard known != nil else { return false }
        known = nil
        guard state.mode != old.mode else { return false }
        if old.mode == .manual {
            enterManual(&state)
            return false
        }
        state.enterAuto()
        return true
    }

    private func enterManual(_ state: inout SessionState) {
        state.enterManual(at: old.requestedAt ?? state.lastActivity, reason: old.reason)
        state.requestedAt = old.requestedAt
        state.refreshWaiting()
    }
}
