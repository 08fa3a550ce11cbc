public import Conversation

/// Since when a customer waits.
extension SessionState {
    /// Updates since when the customer has waited. In an unassigned session, that is the earlier of their
    /// message and the request; an owner owes an answer only to a message.
    public mutating func refreshWaiting() {
        guard mode == .manual else {
            waitingSince = nil
            return
        }
        guard let unansweredSince else {
            waitingSince = owner == nil ? requestedAt : nil
            return
        }
        waitingSince = min(unansweredSince, requestedAt ?? unansweredSince)
    }

    mutating func customerSpoke(at moment: Timestamp, offset: Offset) {
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

    /// Whether an event ends the customer's wait in the current mode.
    public func isAnswered(by event: Event, isLate: Bool) -> Bool {
        if event.isDeleted { return false }
        // Closing a session answers the customer. A log that is read again shows this too.
        if event.handoff?.action == .close { return true }
        guard event.kind == .message else { return false }
        if event.source.isHuman { return true }
        return event.source == .aiAgent && mode == .auto && !isLate && !event.isGrowing && !event.isPreamble
    }
}
