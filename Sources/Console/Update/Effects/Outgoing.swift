public import Conversation

/// A message on its way into the log.
public struct Outgoing: Hashable, Sendable {
    public var id: Request.ID
    public var session: Session.ID
    public var identity: Identity
    public var text: String
    public var saw: Claim
    /// What happens in the session once the message is in the log.
    public var then: [CannedReply.Step]

    /// Creates a message.
    public init(
        id: Request.ID, session: Session.ID, identity: Identity, text: String, saw: Claim,
        then: [CannedReply.Step] = []
    ) {
        self.id = id
        self.session = session
        self.identity = identity
        self.text = text
        self.saw = saw
        self.then = then
    }
}
