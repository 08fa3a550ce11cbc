/// Decides what the AI says, by a script or with a language model.
public protocol Responder: Sendable {
    /// Speaks in one turn until it is over.
    ///
    /// - Parameters:
    ///   - conversation: What was said before.
    ///   - speech: Speaks and calls tools for the AI, and throws when the turn is over.
    /// - Throws: `TurnOver` and `CancellationError`, passed on; a `ResponderError` ends the turn with the status
    ///   `error`.
    func respond(to conversation: AgentConversation, through speech: Speech) async throws
}

/// The error when nothing more can be said or done in a turn: an operator took over, the customer wrote again, or
/// another process holds it.
public struct TurnOver: Error, Hashable, Sendable {}

/// The reason why no answer could be made.
public struct ResponderError: Error, Hashable, Sendable {
    /// One line for the log, which the customer can read: no customer text, no secret, no address.
    public var wording: String

    /// The reason why no answer could be made.
    public init(_ wording: String) { self.wording = wording }
}
