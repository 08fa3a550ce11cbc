import Conversation
import EventStore

/// The store, called off the threads that serve connections.
struct StoreLanes: Sendable {
    private let store: EventStore
    /// SQLite has one writer.
    private let writer: Lane
    private let appends: AppendLane
    /// With the next two as many as the store's pool has connections for, less one for the follower.
    private let readers = Lane("reader", width: 4)
    /// Nobody else waits for a search, and where the processor is short it waits for everybody else.
    private let searchers = Lane("searcher", width: 2, isPatient: true)
    private let tokens = Lane("token", width: 1)

    init(_ store: EventStore) {
        self.store = store
        writer = Lane("writer", width: 1)
        appends = AppendLane(store, writer)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        try await readers.run { [store] in try body(store) }
    }

    /// Reads as long as somebody wants it.
    func search<T: Sendable>(
        within bound: WorkBound, _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        try await searchers.run { [store] in
            guard bound.holds else { throw StoreError.interrupted }
            return try store.reading(within: bound, body)
        }
    }

    /// Who asks is known before anybody is served, so nothing else is in the way.
    func readTokens<T: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        try await tokens.run { [store] in try body(store) }
    }

    /// Adds an event to a session's log, with what others append in the same moment.
    func append(_ new: NewEvent, to id: Session.ID) async throws -> LogEntry {
        try await appends.append(PendingAppend(new, to: id))
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        // Whoever asks is asked for on the lane's thread.
        let author = Author.current
        return try await writer.run { [store] in
            try Author.$current.withValue(author) { try body(store) }
        }
    }
}
