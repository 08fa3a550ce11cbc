public import Conversation

/// A message on its way into the log.
public struct Outgoing: Hashable, Sendable {
    public var id: Request.ID
    public var session: Session.ID
    public var identity: Identity
    public var text: String
    public var saw: Claim

    /// Creates a message.
    public init(id: Request.ID, session: Session.ID, identity: Identity, text: String, saw: Claim) {
        self.id = id
        self.session = session
        self.identity = identity
        self.text = text
        self.saw = saw
    }
}
