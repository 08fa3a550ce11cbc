public import Conversation

/// What a state is if somebody else reports parts of it: the export that a log came with, or a server.
extension SessionState {
    /// Ends an import. The declared mode applies, whatever the log led to, and without an owner; nobody here
    /// continues a turn that the export caught in the middle.
    ///
    /// - Parameters:
    ///   - declared: The mode as declared.
    ///   - told: The declared reason; nil leaves the log's.
    ///   - last: The time of the last event.
    public mutating func endImport(mode declared: Mode, reason told: String?, at last: Timestamp) {
        if owner != nil {
            raiseEpoch()
            disown()
        }
        handoffTrace = nil
        closingOffset = nil
        switchMode(to: declared, at: last)
        if turnInFlight != nil { aiStatus = nil }
        if mode == .manual { reason = told ?? reason }
        refreshWaiting()
    }

    /// Leaves nothing for anybody to answer in a session that is closed.
    public mutating func endClosed() {
        if isClosed { unansweredSince = nil }
    }

    /// The state as if nothing of the log had been read. Its epoch stays: claims refer to it.
    public func unread(creation: Timestamp) -> SessionState {
        var state = SessionState(creation: creation)
        state.epoch = epoch
        state.hasClosedLabel = hasClosedLabel
        return state
    }

    /// Switches to the mode that a server's list reports. Nobody knows what happened meanwhile, so what was
    /// asked for before is stale, also where nobody owned the session.
    public mutating func learnMode(_ mode: Mode, at moment: Timestamp, reason: String?) {
        let known = epoch
        switchMode(to: mode, at: moment, reason: reason)
        if epoch == known { raiseEpoch() }
    }

    /// Records that the server no longer has the session.
    public mutating func markGone() {
        enterAuto()
        unansweredSince = nil
        refreshWaiting()
        isClosed = true
        aiStatus = nil
    }

    /// Applies the state that a Switchboard server reported.
    public mutating func stand(as standing: ToldStanding, at moment: Timestamp) {
        if mode != standing.mode {
            switchMode(to: standing.mode, at: standing.waitingSince ?? moment, reason: standing.reason)
            if standing.claim.owner != nil { requestedAt = nil }
        }
        epoch = standing.claim.epoch
        owner = standing.claim.owner
        ownedSince = owner == nil ? nil : standing.ownedSince
        reason = standing.reason
        if isClosed, !standing.isClosed { reopen() }
        isClosed = standing.isClosed
        outcome = standing.outcome
        endClosed()
        // Since when the customer waits who has nobody is the server's word too, whatever the log tells later
        // of a release.
        if mode == .manual, owner == nil { requestedAt = standing.waitingSince }
        // An owned session's customer may have waited since before their first unanswered message.
        if owner != nil, let since = standing.waitingSince, unansweredSince.map({ since < $0 }) ?? true {
            requestedAt = since
        }
        refreshWaiting()
    }

    /// Whether this is the state that a Switchboard server reported.
    public func stands(as standing: ToldStanding) -> Bool {
        mode == standing.mode && claim == standing.claim && isClosed == standing.isClosed
    }

    /// Keeps what the server reported: a log that was read again explains it, and changes nothing of it.
    public mutating func keepTold(_ old: SessionState) {
        mode = old.mode
        epoch = old.epoch
        owner = old.owner
        ownedSince = old.ownedSince
        reason = old.reason
        requestedAt = old.requestedAt
        isClosed = old.isClosed
        outcome = old.outcome
        if mode == .auto { switchOffset = nil }
        endClosed()
        refreshWaiting()
    }

    /// Keeps the epoch of a log that was read again if mode and owner are the same, and starts a new one if
    /// not.
    ///
    /// - Parameters:
    ///   - old: What was known before.
    ///   - told: The epoch that a Switchboard server counted, if it is a later one.
    public mutating func keepClaim(_ old: SessionState, told: Epoch?) {
        let isSame = mode == old.mode && owner.isExactly(old.owner)
        epoch = told ?? (isSame ? old.epoch : Epoch(old.epoch.rawValue + 1))
        guard isSame, mode == .manual else { return }
        // What an operator typed as the reason of their takeover is not in the log.
        reason = owner == nil ? reason ?? old.reason : old.reason ?? reason
    }
}
