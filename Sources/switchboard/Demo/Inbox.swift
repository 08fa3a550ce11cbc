import Synchronization

/// What a simulated customer has noticed and not thought about.
final class Inbox: Sendable {
    /// Something that makes a customer think.
    enum News: Equatable, Sendable {
        case heard(CustomerMind.Heard)
        /// A while has passed.
        case patienceEnds
    }

    /// Yields once or more often after `put`.
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

    /// Everything that came since the last time.
    func take() -> [News] {
        news.withLock { news in
            defer { news = [] }
            return news
        }
    }
}
