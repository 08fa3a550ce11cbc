import Conversation

/// The operator's acts that are not done yet.
struct PendingActs: Sendable {
    /// The acts that the store was asked for, in that order.
    private(set) var asked: [Act] = []
    /// Acts that wait until the session's messages are in the log.
    private(set) var deferred: [Act] = []
    /// What canned replies do after messages that are in a mirrored server's log, in order; the first of a session is
    /// asked for when the one before it is done.
    private(set) var steps: [Act] = []
    /// Completed take-overs on a mirrored server whose customers have not been greeted yet.
    private var ungreeted: [Session.ID: Act] = [:]
    /// Whether to release all of the operator's sessions and quit, once no message is outgoing.
    var releasesBeforeQuitting = false

    subscript(id: Request.ID) -> Act? { asked.first { $0.id == id } }

    /// Returns the latest act in a session, in progress or waiting for messages.
    func last(in session: Session.ID) -> Act? {
        deferred.last { $0.session == session } ?? steps.last { $0.session == session }
            ?? asked.last { $0.session == session }
    }

    func isTakingOver(_ session: Session.ID) -> Bool {
        asked.contains { $0.session == session && $0.kind.isTakeOver }
    }

    /// Returns the latest act, in progress or waiting for messages, after which the session is no longer ours.
    func leaving(_ session: Session.ID) -> Act? {
        let leaves = { (act: Act) in act.session == session && act.kind.leavesSession }
        return deferred.last(where: leaves) ?? steps.last(where: leaves) ?? asked.last(where: leaves)
    }

    // MARK: Changing

    /// Records that an act was asked for. One that is known already keeps its place.
    mutating func begin(_ act: Act) {
        if self[act.id] == nil { asked.append(act) }
    }

    mutating func end(_ id: Request.ID) { asked.removeAll { $0.id == id } }

    mutating func endTakeOvers(of session: Session.ID) {
        asked.removeAll { $0.session == session && $0.kind.isTakeOver }
    }

    mutating func postpone(_ act: Act) { deferred.append(act) }

    /// Removes the acts that waited for a session's messages, and returns them.
    mutating func removeDeferred(in session: Session.ID) -> [Act] {
        let removed = deferred.filter { $0.session == session }
        if !removed.isEmpty { deferred.removeAll { $0.session == session } }
        return removed
    }

    // MARK: Steps of canned replies

    /// Whether something that follows a canned reply is not done yet.
    var hasSteps: Bool { !steps.isEmpty || asked.contains(where: \.isStep) }

    mutating func append(steps new: [Act]) { steps += new }

    /// Removes the next step of a session and returns it, if none is being done there.
    mutating func nextStep(in session: Session.ID) -> Act? {
        guard !asked.contains(where: { $0.session == session && $0.isStep }),
            let index = steps.firstIndex(where: { $0.session == session })
        else { return nil }
        return steps.remove(at: index)
    }

    /// Removes the steps of a session that were not asked for yet, and returns them.
    mutating func removeSteps(in session: Session.ID) -> [Act] {
        let removed = steps.filter { $0.session == session }
        if !removed.isEmpty { steps.removeAll { $0.session == session } }
        return removed
    }

    // MARK: Greetings

    /// Records that a take-over is done, although the session's news may arrive later.
    mutating func awaitGreeting(_ act: Act) { ungreeted[act.session] = act }

    /// Removes the take-over of a session that is known to be ours or another's, and returns it if its customer is
    /// to be greeted.
    mutating func removeUngreeted(in session: Session.ID, isOurs: Bool) -> Act? {
        let done = ungreeted.removeValue(forKey: session)
        guard isOurs, let act = done ?? asked.first(where: { $0.session == session && $0.kind.isTakeOver }),
            act.transition != nil
        else { return nil }
        // Other news that the session is ours must not send it again.
        end(act.id)
        return act
    }

    // MARK: Labels

    /// Returns a session's labels as they are once every change is done.
    func labels(of session: Session.ID, after labels: [String]) -> [String] {
        changes(in: session).reduce(labels) { $1.applied(to: $0) }
    }

    func isChanging(_ label: String, in session: Session.ID) -> Bool {
        changes(in: session).contains { ($0.added + $0.removed).contains { $0.isExactly(label) } }
    }

    private func changes(in session: Session.ID) -> [LabelChange] {
        asked.compactMap { act in
            guard act.session == session, case .label(let change) = act.kind else { return nil }
            return change
        }
    }
}
