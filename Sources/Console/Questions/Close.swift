import Conversation
import Glass

/// Closing a session with an outcome.
struct Close: LeavingQuestion {
    var outcome = Outcome.resolved
    var then = AfterLeaving.stay

    var title: (before: SafeText, after: SafeText) { ("Close ", "?") }
    var ink: Ink { .closed }
    var yes: SafeText { "close" }
    var fields: [QuestionField<Self>] { [.outcome(\.outcome), .then(\.then)] }
    func editing(_ focus: Int?) -> SafeText? { focus == 1 ? "change what follows" : "change the outcome" }
    var cautions: [Caution] { [.news, .unanswered] }
    var act: HandoffAct { .close(outcome: outcome) }
}
