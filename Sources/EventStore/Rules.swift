import Conversation

extension SessionRow {
    /// What the AI began before is stale now.
    mutating func raiseEpoch() {
        epoch += 1
        handoffTrace = nil
        closingOffset = nil
    }

    /// Somebody claims a session that waits: the one message with which the AI closes its handoff still comes, as if
    /// nobody owned it, until the owner speaks.
    mutating func raiseEpochSparingClosing() {
        let spared = (handoffTrace, closingOffset)
        raiseEpoch()
        (handoffTrace, closingOffset) = spared
    }

    /// A new handoff: the AI falls silent and nobody owns the session yet.
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

    /// An operator takes a session that nobody asked them to take: only a customer's message makes somebody wait.
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

    /// Nobody owns it any more. Where a take-over is undone in which no human said anything, the request is as old as
    /// it was.
    mutating func wasReleased(at moment: Int64, restoresWait: Bool) {
        requestedAt = restoresWait ? requestedAt ?? moment : moment
        refreshWaiting()
    }

    /// Does nothing where the mode stands already.
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
        // An AI's turn under way has nothing more to say.
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

    /// Whoever waits in an unowned session has waited since the earlier of their message and the request;
    /// an owner owes an answer only to a message.
    mutating func refreshWaiting() {
        guard mode == .manual else {
            waitingSince = nil
            return
        }
        let earlier = [unansweredSince, requestedAt].compactMap { $0 }.min()
        waitingSince = owner == nil || unansweredSince != nil ? earlier : nil
    }

    /// Takes in an event: what it means for the last line, the AI, and who waits.
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

    /// A human's message, or in automatic mode the AI's, ends the wait.
    mutating func customerWasAnswered(byHuman: Bool) {
        unansweredSince = nil
        if byHuman { requestedAt = nil }
        refreshWaiting()
    }
}

extension Event {
    var isCustomerMessage: Bool { kind == .message && source == .customer }

    /// It announces an answer and is none.
    var isPreamble: Bool { source == .aiAgent && message?.isPreamble == true }

    /// A stream that has no end yet.
    var isGrowing: Bool { message?.chunks == .growing }
}
