import Conversation
import Glass

/// Reopening a closed session.
struct Reopen: HandoffQuestion {
    var title: (before: SafeText, after: SafeText) { ("Reopen ", " for the AI to answer?") }
    var ink: Ink { .automatic }
    var yes: SafeText { "reopen" }
    var cautions: [Caution] { [.silence] }
    var act: HandoffAct { .reopen }
}
