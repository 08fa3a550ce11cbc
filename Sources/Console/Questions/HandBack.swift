import Conversation
import Glass

/// Handing a session back to the AI.
struct HandBack: LeavingQuestion {
    var outcome = Outcome.resolved
    var note = Editor()
    var telling = Telling()
    var then = AfterLeaving.stay

    var title: (before: SafeText, after: SafeText) { ("Hand ", " back to the AI?") }
    var ink: Ink { .automatic }
    var yes: SafeText { "hand back" }

    var fields: [QuestionField<Self>] {
        let fields: [QuestionField<Self>] = [
            .outcome(\.outcome),
            .text("note", \.note, readers: "the AI and the customer read it", kept: \.left.handBackNotes),
        ]
        let told = QuestionField<Self>.telling(telling, \.telling, configured: "your farewell")
        // What the key that edits leaves out comes last.
        return fields + told + [.then(\.then)]
    }

    func editing(_ focus: Int?) -> SafeText? {
        switch focus {
        case nil: "edit outcome and note"
        case 0: "edit the note"
        default: "next field"
        }
    }

    var cautions: [Caution] { [.news, .silence] }

    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String? {
        telling.message(because: note.written)
    }

    func obstacle(_ asked: AskedQuestion, in state: ConsoleState) -> SafeText? {
        telling.obstacle(because: note.written, field: "note", isWhole: asked.isWhole(in: state))
    }

    var act: HandoffAct { .handBack(outcome: outcome, note: note.written) }
}

extension ConsoleState {
    mutating func askHandBack() -> [Effect] {
        let words = selected.flatMap { left.words[$0.id] }
        return ask(HandBack(telling: Telling(settings.farewell, own: words), then: afterLeaving))
    }
}
