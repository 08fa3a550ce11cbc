public import Conversation

/// What an operator's acts do to the state.
extension SessionState {
    /// The epoch that an act leads to, as its record in the log names it.
    public func epoch(after act: HandoffEvent, _ facts: EntryFacts, at moment: Timestamp) -> Epoch {
        var state = self
        state.carryOut(act, at: moment, offset: nextOffset, facts, in: .here)
        return state.epoch
    }

    mutating func carryOut(_ act: HandoffEvent, _ event: Event, _ facts: EntryFacts, in home: LogHome) {
        carryOut(act, at: event.creation, offset: event.offset, facts, in: home)
    }

    private mutating func carryOut(
        _ act: HandoffEvent, at moment: Timestamp, offset: Offset, _ facts: EntryFacts, in home: LogHome
    ) {
        switch act.action {
        case .takeOver: takeOver(act, at: moment, offset: offset, facts, in: home)
        case .release:
            guard mode == .manual else { return }
            raiseEpoch(sparesClosing: !home.hasFence)
            disown()
            // If nothing was said since the takeover that it undoes, the request is as old as it was.
            requestedAt = act.restoresWait ? requestedAt ?? moment : moment
            refreshWaiting()
        case .handBack:
            enterAuto()
            outcome = act.outcome
        case .close:
            enterAuto()
            // A running turn of the AI has nothing more to say.
            giveUpTurn()
            if home.hasFence { hasClosedLabel = true }
            isClosed = true
            outcome = act.outcome
            unansweredSince = nil
        case .reopen: reopen()
        }
    }

    private mutating func takeOver(
        _ act: HandoffEvent, at moment: Timestamp, offset: Offset, _ facts: EntryFacts, in home: LogHome
    ) {
        if mode == .auto {
            enterManual(at: moment, reason: nil)
            switchOffset = offset
            isSwitchExplained = true
            // Nobody asked for a human: only a customer's message starts a wait.
            requestedAt = nil
            if home.hasFence { aiStatus = nil }
        } else {
            raiseEpoch(sparesClosing: !home.hasFence || facts.sparesClosing && owner == nil)
        }
        owner = facts.author
        ownedSince = moment
        reason = facts.secret ?? act.note ?? reason
        refreshWaiting()
    }
}
