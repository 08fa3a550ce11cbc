public import Conversation

/// Identifies a draft: there is one for each session and identity.
public struct DraftKey: Hashable, Sendable {
    public var session: Session.ID
    public var identity: Identity

    /// Creates a key.
    public init(session: Session.ID, identity: Identity) {
        self.session = session
        self.identity = identity
    }
}
