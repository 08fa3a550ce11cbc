import Conversation
import Glass

extension ConsoleState {
    /// Asks again because of the first caution that the operator does not know of yet. Returns whether there is one.
    mutating func asksAgain(_ old: AskedQuestion) -> Bool {
        guard let session = old.session,
            let caution = old.question.cautions.first(where: { isUnknown($0, to: old, in: session) })
        else { return false }
        var asked = old
        if caution == .news {
            asked.newest = open?.lastCustomerOffset
            asked.reasons = ["The customer has just written."]
        } else {
            asked.known.insert(caution)
        }
        asked.exposure = OverlayExposure(isOwn: false)
        asked.reminder = nil
        overlay = asked
        return true
    }

    private func isUnknown(_ caution: Caution, to asked: AskedQuestion, in session: Session.ID) -> Bool {
        switch caution {
        case .news:
            guard open?.id == session, let last = open?.lastCustomerOffset else { return false }
            return last > asked.newest ?? Offset(-1)
        case .silence, .unanswered:
            return holds(caution, in: session) && !asked.known.contains(caution)
                && !asked.noticed.contains(caution)
        }
    }

    /// Records that a question is on screen for the first time, with what it warns of. That no AI would answer is then
    /// part of the question; a customer without an answer is worth another look.
    mutating func noticeCautions() {
        guard var asked = overlay as? AskedQuestion, asked.exposure?.paintedAt == nil,
            let session = asked.session, asked.question.cautions.contains(.silence),
            holds(.silence, in: session)
        else { return }
        asked.noticed.insert(.silence)
        overlay = asked
    }

    /// Returns the warnings of a question's cautions that hold now.
    func cautions(of asked: AskedQuestion) -> [SafeText] {
        guard let session = asked.session else { return [] }
        return asked.question.cautions.flatMap { caution -> [SafeText] in
            guard holds(caution, in: session), let warning = caution.warning else { return [] }
            guard asked.known.contains(caution) else { return [warning] }
            let accept = keymap.hintName("question.accept", in: .question)
            return [warning, "Press \(accept) again to \(asked.question.yes) anyway."]
        }
    }

    private func holds(_ caution: Caution, in session: Session.ID) -> Bool {
        switch caution {
        case .news: false
        case .silence: presence.isSilent(in: session)
        case .unanswered: isUnanswered(session)
        }
    }

    /// Whether it is known that the customer's last message has no answer.
    func isUnanswered(_ session: Session.ID) -> Bool {
        // An outgoing message counts as an answer.
        guard !outgoing.has(in: session) else { return false }
        let summary = open?.id == session ? open?.summary : list.rows.first { $0.id == session }
        return summary?.unansweredSince != nil
    }
}
