public import Conversation

/// A search for a text.
public struct SearchRequest: Hashable, Sendable {
    public var text: String
    /// The session to search; nil for all.
    public var session: Session.ID?
    public var limit: Int
    /// Where to continue after an earlier page.
    public var before: SearchPlace?

    /// Creates a search.
    public init(text: String, session: Session.ID?, limit: Int, before: SearchPlace? = nil) {
        self.text = text
        self.session = session
        self.limit = limit
        self.before = before
    }
}
