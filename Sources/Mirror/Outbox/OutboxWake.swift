import Conversation
import EventStore

/// Wakes the courier when something in the outbox changes, and now and then without a notification.
struct OutboxWake: Sendable {
    /// An element for each time the outbox should be read; several at once are one.
    let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init() {
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Begins to wake the courier for what anybody changes in the store's outbox.
    func follow(_ store: EventStore) throws(StoreError) -> Follower {
        let waker = waker
        return Follower(
            store, from: try store.position, for: "",
            onPage: { page in
                if page.changes.contains(where: \.isOfOutbox) { waker.yield() }
            }, onState: { _ in })
    }

    /// Wakes the courier at intervals until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            waker.yield()
            try? await Task.sleep(for: Courier.interval)
        }
        waker.finish()
    }
}

extension Change {
    fileprivate var isOfOutbox: Bool { if case .request = self { true } else { false } }
}
