/// An operator's note that only operators read.
public struct Note: Hashable, Sendable {
    public var id: Int64
    public var session: Session.ID
    /// The author's login.
    public var author: String
    public var text: String
    public var creation: Timestamp
    /// The newest event when it was written; a transcript shows the note after it.
    public var after: Offset?

    /// A note.
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

/// What an AI wanted to say when it no longer had the turn.
public struct Suggestion: Hashable, Sendable {
    public var id: Int64
    public var session: Session.ID
    public var text: String
    public var creation: Timestamp
    /// Whether an operator used or dropped it.
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

/// What an operator has typed but not sent.
public struct Draft: Hashable, Sendable {
    public var session: Session.ID
    public var identity: Identity
    public var text: String
    public var saved: Timestamp
    /// Raised by each save; 0 if the store has none.
    public var version: Int64

    /// An unsent text.
    public init(
        session: Session.ID, identity: Identity, text: String, saved: Timestamp, version: Int64 = 0
    ) {
        self.session = session
        self.identity = identity
        self.text = text
        self.saved = saved
        self.version = version
    }
}

/// A draft as it is stored after a save.
public struct KeptDraft: Hashable, Sendable {
    /// What was saved, or that text below what another program of the operator had saved meanwhile.
    public var text: String
    public var version: Int64

    /// A draft as it is stored.
    public init(text: String, version: Int64) {
        self.text = text
        self.version = version
    }

    /// A stored text with a text below it that was written without knowing it; nil if the new one already
    /// contains it.
    public static func both(_ stored: String, _ new: String) -> String? {
        if stored.allSatisfy(\.isWhitespace) || new.contains(stored) { return nil }
        if new.allSatisfy(\.isWhitespace) || stored.hasSuffix("\n" + new) { return stored }
        return stored + "\n" + new
    }

    /// The part of the draft above a text that was saved; nil if there is none.
    public func above(_ text: String) -> String? {
        if self.text == text || text.allSatisfy(\.isWhitespace) && self.text.isEmpty { return nil }
        return self.text.hasSuffix("\n" + text) ? String(self.text.dropLast(text.count + 1)) : self.text
    }
}

/// A console that has recently given a sign of life.
public struct ConsolePresence: Hashable, Sendable, Identifiable {
    /// One run of a console.
    public var id: Identifier<ConsolePresence>
    public var operatorName: String
    public var seen: Timestamp

    /// A sign of life.
    public init(id: ID, operatorName: String, seen: Timestamp) {
        self.id = id
        self.operatorName = operatorName
        self.seen = seen
    }
}
