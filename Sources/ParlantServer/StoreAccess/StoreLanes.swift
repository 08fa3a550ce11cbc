import Conversation
import EventStore

/// The store, called off the threads that serve connections.
struct StoreLanes: Sendable {
    private let store: EventStore
    /// SQLite has one writer.
    private let writer: Lane
    private let appends: AppendLane
    /// Together with the next two lanes, uses all connections in the store's pool but the follower's.
    private let readers = Lane("reader", width: 4)
    /// Searches have their own lane so that nobody else waits for them, and low priority when the processor is busy.
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

    /// Reads as long as the bound holds.
    func search<T: Sendable>(
        within bound: WorkBound, _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        try await searchers.run { [store] in
            guard bound.holds else { throw StoreError.interrupted }
            return try store.reading(within: bound, body)
        }
    }

    /// Reads tokens on a lane of their own, ahead of other work: every request needs its caller first.
    func readTokens<T: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        try await tokens.run { [store] in try body(store) }
    }

    /// Adds an event to a session's log, grouped with what others append at the same moment.
    func append(_ new: NewEvent, to id: Session.ID) async throws -> LogEntry {
        try await appends.append(PendingAppend(new, to: id))
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        // The author is task-local and has to be passed on to the lane's thread.
        let author = Author.current
        return try await writer.run { [store] in
            try Author.$current.withValue(author) { try body(store) }
        }
    }
}
