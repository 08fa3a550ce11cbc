public import Conversation

/// The fold: what each event of a log does to the state. A store that lives through a
/// conversation, an import of its log and a mirror all apply it.
extension SessionState {
    /// Applies the next event of the log.
    ///
    /// - Parameters:
    ///   - event: With its offset.
    ///   - facts: What is known besides.
    ///   - home: Where the log is kept.
    /// - Returns: What it did.
    @discardableResult
    public mutating func follow(
        _ event: Event, _ facts: EntryFacts = EntryFacts(), in home: LogHome = .here
    ) -> EntryEffect {
        var effect = EntryEffect()
        nextOffset = event.offset.next
        if event.isDeleted { return effect }
        lastOffset = event.offset
        lastActivity = max(lastActivity, event.creation)
        followAI(event, isLate: facts.isLate)
        if event.isCustomerMessage {
            customerCount += 1
            customerSpoke(at: event.creation, offset: event.offset)
        }
        if isAnswered(by: event, isLate: facts.isLate) {
            effect.answers = true
            customerWasAnswered(byHuman: event.source.isHuman)
        }
        switch event.kind {
        case .message: effect.endsClosing = followMessage(event, isLate: facts.isLate)
        case .tool: effect.asksForHuman = !facts.isLate && followCall(event, in: home)
        case .custom where facts.isEffective:
            if let act = event.handoff { carryOut(act, event, facts, in: home) }
        default: break
        }
        return effect
    }

    /// - Returns: Whether the owner's words end what the AI may still say about its handoff.
    private mutating func followMessage(_ event: Event, isLate: Bool) -> Bool {
        if isLate { lateCount += 1 }
        guard mode == .manual, handoffTrace != nil else { return false }
        if event.source.isHuman, owner != nil {
            handoffTrace = nil
            closingOffset = nil
            return true
        }
        if event.source == .aiAgent, !isLate, closingOffset == nil, isOfHandoff(event.traceID) {
            closingOffset = event.offset
        }
        return false
    }

    /// - Returns: Whether a tool's call for a human switched the session, or explained a switch.
    private mutating func followCall(_ event: Event, in home: LogHome) -> Bool {
        guard mode == .auto || home != .here && isSwitchUnexplained, let call = event.handoffCall else {
            return false
        }
        if mode == .auto { enterManual(at: event.creation, reason: call.handoffReason) }
        explainSwitch(by: call, event, in: home)
        return true
    }

    /// Whether a switch to manual was reported before the log said why: nobody owns the session, and neither a
    /// call nor a takeover has made the switch yet.
    public var isSwitchUnexplained: Bool {
        mode == .manual && owner == nil && !isSwitchExplained && handoffTrace == nil && reason == nil
    }

    /// Records the tool's call that asked for the switch.
    public mutating func explainSwitch(by call: ToolCall, _ event: Event, in home: LogHome) {
        reason = call.handoffReason
        isSwitchExplained = true
        switchOffset = event.offset
        // At home every trace that an AI names is its own; some servers put all turns into one.
        handoffTrace = home == .here || event.hasTrace ? event.traceID : nil
    }

    /// Applies an event of the AI's turn, or an answer that makes up for a failed turn.
    public mutating func followAI(_ event: Event, isLate: Bool) {
        if event.kind == .status, event.source == .aiAgent, let status = event.status {
            // A turn that a takeover cut off may end in any way: nobody is waiting for it anymore.
            if !(isLate && status.isInFlight) {
                aiStatus = !isLate && (status.isInFlight || status.name == .error) ? status.name : nil
            }
        } else if hasFailed, !isLate, event.kind == .message, event.source != .customer {
            aiStatus = nil
        }
    }
}
