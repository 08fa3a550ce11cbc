/// Decides what the AI says: by a script, or by a language model.
public protocol Responder: Sendable {
    /// Speaks in one turn, as long as it lasts.
    ///
    /// - Parameters:
    ///   - conversation: What was said before.
    ///   - speech: Says and does; it tells when the turn is over.
    /// - Throws: `TurnOver` and `CancellationError` as they come; a `ResponderError` ends the turn with the status
    ///   `error`.
    func respond(to conversation: AgentConversation, through speech: Speech) async throws
}

/// Nothing more can be said or done in a turn: an operator took over, the customer went on, or another process
/// holds it.
public struct TurnOver: Error, Hashable, Sendable {}

/// Why no answer could be made.
public struct ResponderError: Error, Hashable, Sendable {
    /// One line for the log, which the customer can read: no customer text, no secret, no address.
    public var wording: String

    /// Why no answer could be made.
    public init(_ wording: String) { self.wording = wording }
}
