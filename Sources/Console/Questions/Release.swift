import Conversation
import Glass

/// Returning a session to the queue.
struct Release: LeavingQuestion {
    var then = AfterLeaving.stay

    var title: (before: SafeText, after: SafeText) { ("Return ", " to the queue?") }
    var ink: Ink { .waiting }
    var yes: SafeText { "release" }
    var fields: [QuestionField<Self>] { [.then(\.then)] }
    func editing(_ focus: Int?) -> SafeText? { "change what follows" }
    var act: HandoffAct { .release() }
}
