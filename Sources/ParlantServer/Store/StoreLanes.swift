import EventStore

/// The store, called off the threads that serve connections.
struct StoreLanes: Sendable {
    private let store: EventStore
    /// SQLite has one writer.
    private let writer = Lane("writer", width: 1)
    /// As many as the store's pool has connections for, less one for the follower.
    private let readers = Lane("reader", width: 4)

    init(_ store: EventStore) { self.store = store }

    func read<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        try await readers.run { [store] in try body(store) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        try await writer.run { [store] in try body(store) }
    }
}
