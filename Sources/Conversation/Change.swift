/// A row as it stands after its last change.
public enum Change: Hashable, Sendable {
    /// A session or anything that its summary tells. Per-operator parts are those of the asking operator.
    case session(SessionSummary)
    /// A new, grown, changed or deleted event.
    case entry(Session.ID, LogEntry)
    case note(Note)
    case suggestion(Suggestion)
    /// The AI wrote on at a message that is not in the log yet.
    case words(LiveWords)
    /// A mirror store's outbox row.
    case request(OutboxRequest)
    /// How a mirror store's server is reached.
    case upstream(Upstream)
}

/// Everything that changed after a position, oldest change first.
public struct ChangePage: Hashable, Sendable {
    public var changes: [Change]
    /// Where to go on.
    public var through: Position
    /// Fewer changes than were asked for: nothing more for now.
    public var isLast: Bool

    /// A page of changes.
    public init(changes: [Change], through: Position, isLast: Bool) {
        self.changes = changes
        self.through = through
        self.isLast = isLast
    }
}

/// A place in a store's feed of changes: a position means nothing in another generation.
public struct FeedPlace: Hashable, Sendable {
    /// nil where it was not told: earlier releases knew none.
    public var generation: String?
    public var position: Int

    /// A place; the beginning where nothing was read.
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
