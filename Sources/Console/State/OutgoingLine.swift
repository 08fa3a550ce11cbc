import Conversation

/// A message that has not come back from the log yet.
struct OutgoingLine: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case sending, unconfirmed
        /// The session is not confirmed as ours yet.
        case claiming
        /// The server cannot be reached at the moment.
        case queued
        /// The message waits for the operator's decision; the wording says why.
        case held(String)
    }
    var message: Outgoing
    var state: State
    /// Whether a mirror store's outbox has the message. The outbox then reports the outcome; the log alone does not
    /// decide it.
    var isQueued = false

    var isHeld: Bool { if case .held = state { true } else { false } }
}
