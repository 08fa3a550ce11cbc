import Conversation
import Glass

/// Dropping a draft of the AI.
struct DropSuggestion: Question {
    let suggestion: Int64

    var title: (before: SafeText, after: SafeText) { ("Drop the AI's draft for ", "?") }
    var ink: Ink { .warning }
    var yes: SafeText { "drop it" }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        state.dropSuggestion(suggestion)
    }
}
