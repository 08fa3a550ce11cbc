import Conversation
import Synchronization

/// Keeps the requests of a process within the limits of its server.
final class Budget: Sendable {
    let limits: RequestLimits
    private let state: Mutex<Spending>
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    private struct Spending {
        var buckets: [RequestKind: TokenBucket]
        /// When each request of the last minute was made, oldest first.
        var made: [Int64] = []
    }

    init(_ limits: RequestLimits) {
        self.limits = limits
        start = clock.now
        let buckets = RequestKind.allCases.map { ($0, TokenBucket(perMinute: limits[$0], now: 0)) }
        state = Mutex(Spending(buckets: Dictionary(uniqueKeysWithValues: buckets)))
    }

    private var now: Int64 { (clock.now - start).microseconds }

    /// Waits until a request may be made, and counts it.
    func acquire(_ kind: RequestKind, _ urgency: Urgency) async throws(CancellationError) {
        while let wait = tryAcquire(kind, urgency) {
            do { try await Task.sleep(for: wait) } catch { throw CancellationError() }
        }
    }

    /// Counts a request, if it may be made.
    ///
    /// - Returns: How long to wait before asking again; nil if it was counted.
    func tryAcquire(_ kind: RequestKind, _ urgency: Urgency) -> Duration? {
        let now = now
        return state.withLock { state in
            if let wait = state.buckets[kind]!.acquire(urgency, now: now) { return .microseconds(wait) }
            state.made.append(now)
            return nil
        }
    }

    /// Slows down, because the server said that there were too many requests.
    func limit(_ kind: RequestKind) {
        let now = now
        state.withLock { $0.buckets[kind]!.limit(now: now) }
    }

    /// The shortest interval at which requests of this kind can be made now.
    func interval(of kind: RequestKind) -> Duration {
        .microseconds(state.withLock { Int64(60_000_000 / $0.buckets[kind]!.rate) })
    }

    var figures: (madeInLastMinute: Int, isSlowed: Bool) {
        let minuteAgo = now - 60_000_000
        return state.withLock { state in
            state.made.removeAll { $0 <= minuteAgo }
            return (state.made.count, state.buckets.values.contains(where: \.isSlowed))
        }
    }
}
