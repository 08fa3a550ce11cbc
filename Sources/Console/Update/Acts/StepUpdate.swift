import Conversation
import Glass

/// What follows a canned reply on a mirrored server, where no transaction holds it together with the message.
extension ConsoleState {
    /// Begins what follows a message that is in the log. In a local store, it is done already.
    mutating func performSteps(after message: Outgoing) -> [Effect] {
        guard settings.isMirror, !message.then.isEmpty else { return [] }
        acts.append(
            steps: message.then.enumerated().map { Act(step: $1, number: $0 + 1, after: message) })
        return performNextStep(in: message.session)
    }

    mutating func performNextStep(in session: Session.ID) -> [Effect] {
        guard let act = acts.nextStep(in: session) else { return [] }
        if act.kind.leavesSession { claims.end(session) }
        return [perform(act)]
    }

    /// Says which step failed and which were dropped because of it.
    mutating func dropSteps(after act: Act, _ failure: Failure) {
        let steps = ([act] + acts.removeSteps(in: act.session)).compactMap(\.kind.step)
        say("Sent, but did not \(steps.bare): \(SafeText(oneLine: failure.wording))", .error)
    }
}
