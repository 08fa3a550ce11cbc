import Conversation
import Glass

/// Asking a question, and what its keys do.
extension ConsoleState {
    /// Asks about the selected session. `isOwn` says whether the operator's own key opened the question; by default,
    /// it did unless somebody else has just changed what that key would do.
    mutating func ask(
        _ question: some Question, reasons: [SafeText] = [], isOwn: Bool? = nil
    ) -> [Effect] {
        guard let summary = selected else { return [] }
        var question = question
        question.restoreTexts(of: summary.id, from: self)
        var asked = AskedQuestion(
            question, session: summary.id, customer: callName(of: summary), saw: summary.claim)
        asked.reasons = reasons
        asked.newest = open?.lastCustomerOffset
        asked.draft = DraftKey(session: summary.id, identity: question.draftIdentity)
        asked.exposure?.isOwn = isOwn ?? !claims.hasJustChanged(summary, at: now.uptime)
        overlay = asked
        return question.cautions.contains(.silence) ? [.store(.loadAgents)] : []
    }

    mutating func acceptQuestion() -> [Effect] {
        guard var asked = overlay as? AskedQuestion else { return [] }
        guard isAnswerable else {
            asked.reminder = .again
            overlay = asked
            return []
        }
        if let obstacle = asked.question.obstacle(asked, in: self) {
            say(obstacle, .warning)
            return []
        }
        if asksAgain(asked) { return [] }
        asked.wasWhole = asked.isWhole(in: self)
        overlay = nil
        sayWhereTyped(asked)
        return asked.question.accept(asked, in: &self)
    }

    mutating func cancelQuestion() -> [Effect] {
        guard let asked = overlay as? AskedQuestion else { return [] }
        keepTexts(of: asked)
        overlay = nil
        sayWhereTyped(asked)
        return []
    }

    mutating func editQuestion() -> [Effect] {
        guard var asked = overlay as? AskedQuestion, isAnswerable else { return [] }
        guard !asked.question.yieldsToTyping else {
            overlay = nil
            return []
        }
        asked.reminder = nil
        // From here on, keys go to the field.
        asked.hasTyped = false
        if !asked.edit() { asked.reminder = .otherKeys }
        overlay = asked
        return []
    }

    // MARK: What an answer does

    /// Carries out an act that ends what the operator does in the session. It waits until their messages are in the
    /// log.
    mutating func give(
        _ handoff: HandoffAct, by asked: AskedQuestion, transition: String? = nil
    ) -> [Effect] {
        guard let session = asked.session else { return [] }
        keepTexts(of: asked)
        guard !outgoing.hasUnconfirmed(in: session) else {
            say(unconfirmedWording, .warning)
            return []
        }
        forgetTexts(of: asked)
        claims.end(session)
        let act = Act(
            id: newRequestID(), session: session, saw: asked.saw, kind: .handoff(handoff),
            transition: transition)
        guard !outgoing.has(in: session) else {
            acts.postpone(act)
            say("Waiting for your last message to be in the log …")
            return []
        }
        return [perform(act)]
    }

    /// Keeps the texts of a closed question for the next time.
    private mutating func keepTexts(of asked: AskedQuestion) {
        if let session = asked.session { asked.question.keepTexts(of: session, in: &self) }
    }

    mutating func forgetTexts(of asked: AskedQuestion) {
        if let session = asked.session { asked.question.forgetTexts(of: session, in: &self) }
    }
}
