import Console
import Synchronization
import Terminal

/// Arrivals from other threads for the loop. A burst costs one wake-up.
final class Mailbox: Sendable {
    let wake = Wake()
    private let arrivals = Mutex<[Arrival]>([])

    func post(_ arrival: Arrival) { post([arrival]) }

    /// Posts several arrivals with one wake-up.
    func post(_ news: [Arrival]) {
        if news.isEmpty { return }
        arrivals.withLock { $0 += news }
        wake.signal()
    }

    /// Removes and returns the arrivals since the last call, oldest first.
    func drain() -> [Arrival] {
        wake.drain()
        return arrivals.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
