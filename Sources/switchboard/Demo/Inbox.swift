import Synchronization

/// What a simulated customer has noticed but not thought about yet.
final class Inbox: Sendable {
    /// Something that makes a customer think.
    enum News: Equatable, Sendable {
        case heard(CustomerMind.Heard)
        /// The customer's patience has run out.
        case patienceEnds
    }

    /// Yields at least once after `put`.
    let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation
    private let news = Mutex<[News]>([])

    init() {
        (arrivals, arrival) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ new: News) {
        news.withLock { $0.append(new) }
        arrival.yield()
    }

    /// Removes and returns everything since the last call.
    func drain() -> [News] {
        news.withLock { news in
            defer { news = [] }
            return news
        }
    }
}
