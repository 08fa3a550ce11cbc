import Conversation
import Glass

/// Handing a session back to the AI.
struct HandBack: HandoffQuestion {
    var outcome = Outcome.resolved
    var note = Editor()

    var title: (before: SafeText, after: SafeText) { ("Hand ", " back to the AI?") }
    var ink: Ink { .automatic }
    var yes: SafeText { "hand back" }

    var fields: [QuestionField<Self>] {
        [
            .outcome(\.outcome),
            .text("note", \.note, readers: "the AI and the customer read it", kept: \.left.handBackNotes),
        ]
    }

    func editing(_ focus: Int?) -> SafeText? { focus == 0 ? "edit the note" : "edit outcome and note" }

    var cautions: [Caution] { [.news, .silence] }
    var givesUp: Bool { true }

    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String? { state.settings.farewell }

    var act: HandoffAct { .handBack(outcome: outcome, note: note.written) }
}
