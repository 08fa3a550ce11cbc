import Conversation
import Glass

/// Returning a session to the queue.
struct Release: HandoffQuestion {
    var title: (before: SafeText, after: SafeText) { ("Return ", " to the queue?") }
    var ink: Ink { .waiting }
    var yes: SafeText { "release" }
    var givesUp: Bool { true }
    var act: HandoffAct { .release() }
}
