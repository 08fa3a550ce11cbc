/// One place where a searched text stands.
public struct SearchHit: Hashable, Sendable {
    /// What the text is part of.
    public enum Field: String, Hashable, Sendable {
        case message, name, title, reason, note, tool
        /// The session's id, which is found whole only.
        case id
    }

    public var session: Session.ID
    public var customerName: String
    public var field: Field
    /// The event that holds it; nil for names, titles, reasons and notes.
    public var offset: Offset?
    public var source: Source?
    public var moment: Timestamp
    /// About 80 characters around the first match, as stored.
    public var snippet: String

    /// A place where a text stands.
    public init(
        session: Session.ID, customerName: String, field: Field, offset: Offset?, source: Source?,
        moment: Timestamp, snippet: String
    ) {
        self.session = session
        self.customerName = customerName
        self.field = field
        self.offset = offset
        self.source = source
        self.moment = moment
        self.snippet = snippet
    }
}
