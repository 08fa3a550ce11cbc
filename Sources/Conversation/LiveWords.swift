/// What the AI has written so far of a message that its readers get whole. For operators alone.
public struct LiveWords: Hashable, Sendable {
    public var session: Session.ID
    /// Empty where it gave the message up.
    public var text: String

    /// Words of a session's turn under way.
    public init(session: Session.ID, text: String) {
        self.session = session
        self.text = text
    }
}
