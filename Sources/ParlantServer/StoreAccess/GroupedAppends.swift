import Conversation
import EventStore
import NIOPosix
import Synchronization

/// Groups what clients append: everything that arrived while the disk was busy becomes one transaction.
final class GroupedAppends: Sendable {
    private struct Queued {
        var append: PendingAppend
        var continuation: CheckedContinuation<LogEntry, any Error>
    }

    /// The most events in one transaction, about 50 ms of work. Other writers go before the rest.
    private static let groupLimit = 256

    private let store: EventStore
    private let writer: NIOThreadPool
    private let waiting = Mutex<[Queued]>([])

    init(_ store: EventStore, on writer: NIOThreadPool) {
        self.store = store
        self.writer = writer
    }

    /// Appends an event, and returns once it is on disk.
    ///
    /// - Throws: `StoreError`.
    func append(_ append: PendingAppend) async throws -> LogEntry {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                waiting.append(Queued(append: append, continuation: continuation))
                return waiting.count == 1
            }
            if isFirst { writer.submit { _ in self.commit() } }
        }
    }

    private func commit() {
        let (group, isMore) = waiting.withLock { waiting in
            let group = Array(waiting.prefix(Self.groupLimit))
            waiting.removeFirst(group.count)
            return (group, !waiting.isEmpty)
        }
        let results = store.append(each: group.map(\.append))
        for (member, result) in zip(group, results) {
            member.continuation.resume(with: result.mapError { $0 as any Error })
        }
        if isMore { writer.submit { _ in self.commit() } }
    }
}
