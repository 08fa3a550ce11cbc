import Conversation
import Glass

/// A private note on a session.
struct PrivateNote: Prompt {
    var ink: Ink { .note }

    func title(of open: OpenPrompt, in state: ConsoleState, width: Int) -> SafeText {
        "PRIVATE NOTE on \(open.customer), only operators read it ▸"
    }

    func accept(_ text: String, from open: OpenPrompt, in state: inout ConsoleState) -> [Effect] {
        state.overlay = nil
        guard let session = open.session else { return [] }
        state.left.notes[session] = nil
        let claim = state.open?.summary?.claim ?? Claim(epoch: Epoch(0), owner: nil)
        let act = Act(id: state.newRequestID(), session: session, saw: claim, kind: .note(text))
        return [state.perform(act)]
    }

    /// Keeps an unfinished note for next time.
    func leave(_ open: OpenPrompt, in state: inout ConsoleState) {
        guard let session = open.session else { return }
        state.left.notes[session] = open.editor.isBlank ? nil : open.editor
    }
}

extension ConsoleState {
    mutating func startNote() -> [Effect] {
        guard let summary = selected else { return [] }
        ask(
            PrivateNote(), customer: SafeText(oneLine: summary.name), in: summary.id,
            text: left.notes[summary.id])
        return []
    }
}
