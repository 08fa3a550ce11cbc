/// An event with what our store knows about it beyond Parlant's shape.
public struct LogEntry: Hashable, Sendable, Identifiable {
    public var event: Event
    /// The position of its last change.
    public var position: Position
    /// The request that created it; nil if there was none.
    public var requestID: Request.ID?
    /// An AI's event that arrived after its epoch or turn had ended.
    public var isLate: Bool
    /// A streamed message that was closed in place before its end.
    public var isCut: Bool
    /// The login of the operator who wrote it, resolved from private data; never leaves a console.
    public var author: String?

    public var id: Event.ID { event.id }

    /// Whether it is a streamed message to which more may be added: one that was cut is not.
    public var isGrowing: Bool { !isCut && event.isGrowing }

    /// An event as a store holds it.
    public init(
        event: Event, position: Position, requestID: Request.ID? = nil, isLate: Bool = false,
        isCut: Bool = false, author: String? = nil
    ) {
        self.event = event
        self.position = position
        self.requestID = requestID
        self.isLate = isLate
        self.isCut = isCut
        self.author = author
    }
}

/// A part of one session's log, in offset order, without deleted events.
public struct LogWindow: Hashable, Sendable {
    public var session: Session.ID
    public var entries: [LogEntry]
    /// Whether the log has events before the first entry.
    public var hasEarlier: Bool
    /// Whether the log has events after the last entry.
    public var hasLater: Bool

    /// A part of a log.
    public init(session: Session.ID, entries: [LogEntry], hasEarlier: Bool, hasLater: Bool) {
        self.session = session
        self.entries = entries
        self.hasEarlier = hasEarlier
        self.hasLater = hasLater
    }
}
