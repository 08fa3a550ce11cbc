import Conversation

/// Texts that were typed for a session and not used yet. The next prompt or question shows them again.
struct LeftTexts: Sendable {
    var notes: [Session.ID: Editor] = [:]
    /// Reasons for take-overs that did not happen.
    var reasons: [Session.ID: Editor] = [:]
    /// Notes for hand-backs that did not happen.
    var handBackNotes: [Session.ID: Editor] = [:]
    /// Labels that could not be added.
    var labels: [Session.ID: Editor] = [:]
    /// Instructions that are unfinished or were not accepted.
    var instructions: [Session.ID: LeftInstruction] = [:]
}
