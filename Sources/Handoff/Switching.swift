public import Conversation

/// Changes of mode and of owner.
extension SessionState {
    /// Starts a new epoch: whatever the AI began before is stale now.
    ///
    /// - Parameter sparesClosing: Whether the one message with which the AI closes its handoff is still
    ///   accepted, as if the session were unassigned, until the owner speaks.
    mutating func raiseEpoch(sparesClosing: Bool = false) {
        epoch = Epoch(epoch.rawValue + 1)
        if sparesClosing { return }
        handoffTrace = nil
        closingOffset = nil
    }

    /// Switches the mode as a request or a tool does, without an owner. Does nothing if the session has it
    /// already.
    public mutating func switchMode(to mode: Mode, at moment: Timestamp, reason: String? = nil) {
        guard mode != self.mode else { return }
        if mode == .manual { enterManual(at: moment, reason: reason) } else { enterAuto() }
    }

    /// Starts a handoff: the AI falls silent and nobody owns the session yet.
    mutating func enterManual(at moment: Timestamp, reason: String?) {
        raiseEpoch()
        mode = .manual
        disown()
        requestedAt = moment
        switchOffset = Offset(nextOffset.rawValue - 1)
        isSwitchExplained = false
        lateCount = 0
        self.reason = reason
        reopen()
        refreshWaiting()
    }

    /// Hands the session to the AI.
    mutating func enterAuto() {
        if owner != nil { raiseEpoch() }
        mode = .auto
        disown()
        reason = nil
        requestedAt = nil
        switchOffset = nil
        isSwitchExplained = false
        handoffTrace = nil
        closingOffset = nil
        refreshClosed()
        refreshWaiting()
    }

    mutating func disown() {
        owner = nil
        ownedSince = nil
    }
}

/// Closing and reopening.
extension SessionState {
    mutating func reopen() {
        hasClosedLabel = false
        isClosed = false
        outcome = nil
    }

    /// Applies the labels: a session in automatic mode with the label `closed` is closed. The outcome of a
    /// session that was handed back stays.
    public mutating func refreshClosed() {
        let wasClosed = isClosed
        isClosed = mode == .auto && hasClosedLabel
        if wasClosed, !isClosed { outcome = nil }
    }
}

/// The AI's turns.
extension SessionState {
    /// Makes whatever was begun under the current turn number stale, for a new turn or for none.
    public mutating func giveUpTurn() { turn = TurnNumber(turn.rawValue + 1) }
}
