import Console
import Conversation
import Dispatch
import Synchronization
import Terminal

/// What other threads have for the loop. A burst costs one wake-up.
final class Mailbox: Sendable {
    let wake = Wake()
    private let arrivals = Mutex<[Arrival]>([])
    /// Counts the pages that may still be posted.
    private let room = DispatchSemaphore(value: 0)
    private let isClosed = Atomic(false)

    /// Pages of changes that may wait for the loop. Whoever was away for long comes back to a hundred thousand
    /// changes, which are in the store already and need no second place in memory.
    private static let pages = 16

    /// How many arrivals nobody has taken yet.
    var waiting: Int { arrivals.withLock { $0.count } }

    init() {
        for _ in 0..<Self.pages { room.signal() }
    }

    func post(_ arrival: Arrival) { post([arrival]) }

    /// Several at one wake-up.
    func post(_ news: [Arrival]) {
        if news.isEmpty { return }
        arrivals.withLock { $0 += news }
        wake.signal()
    }

    /// Waits while the loop has enough to do.
    func post(_ page: ChangePage) {
        room.wait()
        if isClosed.load(ordering: .sequentiallyConsistent) {
            room.signal()
        } else {
            post(.changed(page))
        }
    }

    /// Everything that came since the last call, oldest first.
    func take() -> [Arrival] {
        wake.drain()
        let taken = arrivals.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for case .changed in taken { room.signal() }
        return taken
    }

    /// Nobody takes any more: whoever waits with a page need not.
    func close() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        room.signal()
    }
}
