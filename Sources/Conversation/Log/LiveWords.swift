/// What the AI has written so far of a message that its readers get as a whole. For operators only.
public struct LiveWords: Hashable, Sendable {
    public var session: Session.ID
    /// Empty if the AI gave the message up.
    public var text: String

    /// Words of a session's running turn.
    public init(session: Session.ID, text: String) {
        self.session = session
        self.text = text
    }
}

extension Event {
    /// Whether what the AI was writing before is in the log now, or never will be.
    public var endsWords: Bool {
        guard source == .aiAgent else { return false }
        return kind == .message || kind == .status && status?.name != .typing
    }
}
