import Conversation

/// Texts that were typed for a session and not used yet. The next prompt or question shows them again.
struct LeftTexts: Sendable {
    var notes: [Session.ID: Editor] = [:]
    /// Reasons for take-overs that did not happen.
    var reasons: [Session.ID: Editor] = [:]
    /// Notes for hand-backs that did not happen.
    var handBackNotes: [Session.ID: Editor] = [:]
    /// What customers were to be told with acts that did not happen.
    var words: [Session.ID: Editor] = [:]
    /// The reasons that were to be public in that.
    var publicReasons: [Session.ID: Editor] = [:]
    /// Labels that could not be added.
    var labels: [Session.ID: Editor] = [:]
    /// Instructions that are unfinished or were not accepted.
    var instructions: [Session.ID: LeftInstruction] = [:]

    /// Keeps the text of an act that failed, or may have failed, for the next attempt.
    mutating func keep(_ act: Act) {
        if let text = act.transition { words[act.session] = Editor(text) }
        switch act.kind {
        case .note(let text): notes[act.session] = notes[act.session] ?? Editor(text)
        case .handoff(.takeOver(let reason, let publicReason, _)):
            if let reason { reasons[act.session] = Editor(reason) }
            if let publicReason { publicReasons[act.session] = Editor(publicReason) }
        case .handoff(.handBack(_, let note?)): handBackNotes[act.session] = Editor(note)
        case .label(let change):
            if let label = change.added.first {
                labels[act.session] = labels[act.session] ?? Editor(label)
            }
        case .handoff, .steer: break
        }
    }
}
