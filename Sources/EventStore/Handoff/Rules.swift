import Conversation

extension SessionRow {
    /// Starts a new epoch: whatever the AI began before is stale now.
    mutating func raiseEpoch() {
        epoch += 1
        handoffTrace = nil
        closingOffset = nil
    }

    /// Starts a new epoch because somebody takes over a session that waits. The one message with which the AI
    /// closes its handoff is still accepted, as if the session were unassigned, until the owner speaks.
    mutating func raiseEpochSparingClosing() {
        let spared = (handoffTrace, closingOffset)
        raiseEpoch()
        (handoffTrace, closingOffset) = spared
    }

    /// Starts a handoff: the AI falls silent and nobody owns the session yet.
    mutating func enterManual(at moment: Int64, reason: String?) {
        raiseEpoch()
        mode = .manual
        owner = nil
        requestedAt = moment
        switchOffset = nextOffset - 1
        lateCount = 0
        self.reason = reason
        reopen()
        refreshWaiting()
    }

    /// Switches to manual for an operator whom nobody asked to take over: only a customer's message starts a
    /// wait.
    mutating func enterManualUnasked(at moment: Int64, offset: Int) {
        enterManual(at: moment, reason: nil)
        requestedAt = nil
        switchOffset = offset
        refreshWaiting()
    }

    mutating func enterAuto() {
        if owner != nil { raiseEpoch() }
        mode = .auto
        owner = nil
        reason = nil
        requestedAt = nil
        switchOffset = nil
        handoffTrace = nil
        closingOffset = nil
        refreshClosed()
        refreshWaiting()
    }

    /// Updates the wait because nobody owns the session anymore. If this undoes a takeover in which no human
    /// said anything, the request is as old as it was.
    mutating func wasReleased(at moment: Int64, restoresWait: Bool) {
        requestedAt = restoresWait ? requestedAt ?? moment : moment
        refreshWaiting()
    }

    /// Does nothing if the session has this mode already.
    mutating func setMode(_ mode: Mode, at moment: Int64, reason: String?) {
        guard mode != self.mode else { return }
        if mode == .manual { enterManual(at: moment, reason: reason) } else { enterAuto() }
    }

    mutating func reopen() {
        if labels.contains(Session.closedLabel) { labelList.removeAll { $0 == Session.closedLabel } }
        isClosed = false
        outcome = nil
    }

    mutating func close(outcome: Outcome) {
        enterAuto()
        // A running turn of the AI has nothing more to say.
        turn += 1
        if !labelList.contains(Session.closedLabel) { labelList.append(Session.closedLabel) }
        isClosed = true
        self.outcome = outcome.rawValue
        unansweredSince = nil
    }

    mutating func refreshClosed() {
        isClosed = mode == .auto && labelList.contains(Session.closedLabel)
        if !isClosed { outcome = nil }
    }

    /// Updates since when the customer has waited. In an unassigned session, that is the earlier of their
    /// message and the request; an owner owes an answer only to a message.
    mutating func refreshWaiting() {
        guard mode == .manual else {
            waitingSince = nil
            return
        }
        let earlier = [unansweredSince, requestedAt].compactMap { $0 }.min()
        waitingSince = owner == nil || unansweredSince != nil ? earlier : nil
    }

    /// Applies an event to the last line, the AI's status and the customer's wait.
    ///
    /// - Returns: Whether it answered the customer.
    mutating func hear(_ event: Event, isLate: Bool = false, author: String? = nil) -> Bool {
        follow(event, isLate: isLate, author: author)
        guard !event.isDeleted else { return false }
        if event.isCustomerMessage {
            customerSpoke(at: event.creation.microseconds, offset: event.offset.rawValue)
        }
        let answers = isAnswered(by: event, isLate: isLate)
        if answers { customerWasAnswered(byHuman: event.source.isHuman) }
        return answers
    }

    mutating func customerSpoke(at moment: Int64, offset: Int) {
        unansweredSince = unansweredSince ?? moment
        lastCustomerOffset = offset
        if isClosed { reopen() }
        refreshWaiting()
    }

    /// Ends the wait, because a human answered or, in automatic mode, the AI.
    mutating func customerWasAnswered(byHuman: Bool) {
        unansweredSince = nil
        if byHuman { requestedAt = nil }
        refreshWaiting()
    }
}

extension Event {
    var isCustomerMessage: Bool { kind == .message && source == .customer }

    /// Whether it only announces an answer.
    var isPreamble: Bool { source == .aiAgent && message?.isPreamble == true }

    /// Whether it is a stream without an end yet.
    var isGrowing: Bool { message?.chunks == .growing }
}
