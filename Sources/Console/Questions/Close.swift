import Conversation
import Glass

/// Closing a session with an outcome.
struct Close: HandoffQuestion {
    var outcome = Outcome.resolved

    var title: (before: SafeText, after: SafeText) { ("Close ", "?") }
    var ink: Ink { .closed }
    var yes: SafeText { "close" }
    var fields: [QuestionField<Self>] { [.outcome(\.outcome)] }
    func editing(_ focus: Int?) -> SafeText? { "change the outcome" }
    var cautions: [Caution] { [.news, .unanswered] }
    var givesUp: Bool { true }
    var act: HandoffAct { .close(outcome: outcome) }
}
