/// One place where a searched text occurs.
public struct SearchHit: Hashable, Sendable {
    /// What the text is part of.
    public enum Field: String, Hashable, Sendable {
        case message, name, title, reason, note, tool
        /// The session's id, or a part of it.
        case id
    }

    public var session: Session.ID
    public var customerName: String
    public var field: Field
    /// The event that holds it; nil for names, titles, reasons and notes.
    public var offset: Offset?
    public var source: Source?
    public var moment: Timestamp
    /// About 80 characters around what was searched for, as stored, from a word's beginning to a word's end.
    public var snippet: String
    /// Whether the text goes on before and after the snippet.
    public var isCutBefore: Bool
    public var isCutAfter: Bool

    /// A place where a text occurs.
    public init(
        session: Session.ID, customerName: String, field: Field, offset: Offset?, source: Source?,
        moment: Timestamp, snippet: String, isCutBefore: Bool = false, isCutAfter: Bool = false
    ) {
        self.session = session
        self.customerName = customerName
        self.field = field
        self.offset = offset
        self.source = source
        self.moment = moment
        self.snippet = snippet
        self.isCutBefore = isCutBefore
        self.isCutAfter = isCutAfter
    }
}

/// A page of search hits.
public struct SearchPage: Hashable, Sendable {
    /// The newest come first.
    public var hits: [SearchHit]
    /// Where to continue; nil at the end.
    public var next: SearchPlace?

    /// A page.
    public init(hits: [SearchHit], next: SearchPlace? = nil) {
        self.hits = hits
        self.next = next
    }
}

/// A place between two hits.
public struct SearchPlace: Hashable, Sendable {
    /// The time of the hit before it.
    public var moment: Timestamp
    /// What distinguishes that hit from others of its moment; a store's own.
    public var key: Int64

    /// A place after a hit.
    public init(moment: Timestamp, key: Int64) {
        self.moment = moment
        self.key = key
    }
}
