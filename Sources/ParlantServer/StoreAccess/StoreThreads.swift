import Conversation
import EventStore
import Glibc
import NIOPosix

/// The store, called on threads of its own: what waits for the disk must block neither an event loop nor a thread of
/// Swift's concurrency pool.
///
/// Each kind of work has its own threads, and begins in order of arrival.
final class StoreThreads: Sendable {
    private let store: EventStore
    /// SQLite has one writer.
    private let writer = NIOThreadPool(numberOfThreads: 1)
    private let appends: GroupedAppends
    /// Together with the next two, uses all connections in the store's pool but the follower's.
    private let readers = NIOThreadPool(numberOfThreads: 4)
    /// Searches have threads of their own so that nobody else waits for them, and low priority when the processor is
    /// busy.
    private let searchers = NIOThreadPool(numberOfThreads: 2)
    private let tokens = NIOThreadPool(numberOfThreads: 1)

    /// The priority of searches as a nice value: the kernel's second-lowest.
    private static let searchPriority: CInt = 18

    init(_ store: EventStore) {
        self.store = store
        appends = GroupedAppends(store, on: writer)
        for pool in pools { pool.start() }
    }

    deinit {
        for pool in pools { pool.shutdownGracefully { _ in } }
    }

    private var pools: [NIOThreadPool] { [writer, readers, searchers, tokens] }

    func read<T: Sendable>(_ body: @escaping @Sendable (EventStore) throws -> T) async throws -> T {
        try await readers.run { [store] in try body(store) }
    }

    /// Reads as long as the bound holds.
    func search<T: Sendable>(
        within bound: WorkBound, _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        try await searchers.run { [store] in
            // On Linux, 0 is this thread.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.searchPriority)
            guard bound.holds else { throw StoreError.interrupted }
            return try store.reading(within: bound, body)
        }
    }

    /// Reads tokens on a thread of their own, ahead of other work: every request needs its caller first.
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
        // The author is task-local and has to be passed on to the writer's thread.
        let author = Author.current
        return try await writer.run { [store] in
            try Author.$current.withValue(author) { try body(store) }
        }
    }
}

extension NIOThreadPool {
    /// Runs work and returns its result, even if the pool was shut down or the task was cancelled while it waited: a
    /// write that was asked for is done.
    fileprivate func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit { _ in continuation.resume(with: Result(catching: work)) }
        }
    }
}
