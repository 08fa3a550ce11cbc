/// A row in its state after its last change.
public enum Change: Hashable, Sendable {
    /// A session, or anything in its summary. Per-operator parts are those of the asking operator.
    case session(SessionSummary)
    /// A new, grown, changed or deleted event.
    case entry(Session.ID, LogEntry)
    case note(Note)
    case suggestion(Suggestion)
    /// The AI wrote more of a message that is not in the log yet.
    case words(LiveWords)
    /// A mirror store's outbox row.
    case request(OutboxRequest)
    /// How a mirror store's server is reached.
    case upstream(Upstream)
}

/// Everything that changed after a position, oldest change first.
public struct ChangePage: Hashable, Sendable {
    public var changes: [Change]
    /// Where to continue.
    public var through: Position
    /// Whether there are fewer changes than were asked for, and so no more for now.
    public var isLast: Bool

    /// A page of changes.
    public init(changes: [Change], through: Position, isLast: Bool) {
        self.changes = changes
        self.through = through
        self.isLast = isLast
    }
}

/// A place in a store's change feed. A position means nothing in another generation.
public struct FeedPlace: Hashable, Sendable {
    /// nil if it was not reported: earlier releases had none. Empty if the server that reported one no longer
    /// reports any.
    public var generation: String?
    public var position: Int

    /// A place; position 0 is the beginning.
    public init(generation: String?, position: Int) {
        self.generation = generation
        self.position = position
    }
}

/// How an operation on a store ended.
public enum Settled<Value: Sendable>: Sendable {
    /// In a local store: it is committed.
    case done(Value)
    /// In a mirror store: it waits in the outbox for the server.
    case pending(Request.ID)

    /// The committed value; nil while pending.
    public var value: Value? {
        if case .done(let value) = self { value } else { nil }
    }
}

extension Settled: Equatable where Value: Equatable {}
