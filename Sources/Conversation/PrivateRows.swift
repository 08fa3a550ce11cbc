/// An operator's remark that only operators read.
public struct Note: Hashable, Sendable {
    public var id: Int64
    public var session: Session.ID
    /// The author's login.
    public var author: String
    public var text: String
    public var creation: Timestamp
    /// The newest event when it was written: where a transcript shows it.
    public var after: Offset?

    /// A remark.
    public init(
        id: Int64, session: Session.ID, author: String, text: String, creation: Timestamp, after: Offset?
    ) {
        self.id = id
        self.session = session
        self.author = author
        self.text = text
        self.creation = creation
        self.after = after
    }
}

/// What an AI wanted to say when it was no longer its turn.
public struct Suggestion: Hashable, Sendable {
    public var id: Int64
    public var session: Session.ID
    public var text: String
    public var creation: Timestamp
    /// An operator took or dropped it.
    public var isSettled: Bool

    /// A refused text.
    public init(id: Int64, session: Session.ID, text: String, creation: Timestamp, isSettled: Bool) {
        self.id = id
        self.session = session
        self.text = text
        self.creation = creation
        self.isSettled = isSettled
    }
}

/// What an operator has typed and not sent.
public struct Draft: Hashable, Sendable {
    public var session: Session.ID
    public var identity: Identity
    public var text: String
    public var saved: Timestamp

    /// An unsent text.
    public init(session: Session.ID, identity: Identity, text: String, saved: Timestamp) {
        self.session = session
        self.identity = identity
        self.text = text
        self.saved = saved
    }
}

/// A console that has shown itself lately.
public struct ConsolePresence: Hashable, Sendable {
    /// One run of a console.
    public typealias ID = Identifier<ConsolePresence>
    public var id: ID
    public var operatorName: String
    public var seen: Timestamp

    /// A sign of life.
    public init(id: ID, operatorName: String, seen: Timestamp) {
        self.id = id
        self.operatorName = operatorName
        self.seen = seen
    }
}
