import Conversation
import EventStore
import Synchronization

/// How often each token may ask: a bucket that fills steadily and from which every request takes one.
final class Rates: Sendable {
    private struct Bucket {
        var level: Double
        var filledAt: ContinuousClock.Instant
    }

    private let limits: Limits.Rates
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])
    private static let mostBuckets = 10_000

    init(
        _ limits: Limits.Rates,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limits = limits
        self.clock = clock
    }

    /// Counts one request.
    ///
    /// - Throws: A problem with 429 that tells when the next one is welcome.
    func take(_ caller: Caller) throws(Problem) {
        guard caller.isKnown else { return }
        let perMinute = Double(caller.role == .customer ? limits.customer : limits.staff)
        let now = clock()
        let missing = buckets.withLock { buckets -> Double in
            var bucket = buckets[caller.id] ?? Bucket(level: Self.size(perMinute), filledAt: now)
            let seconds = Double((now - bucket.filledAt).microseconds) / 1e6
            bucket.level = min(Self.size(perMinute), bucket.level + seconds * perMinute / 60)
            bucket.filledAt = now
            defer {
                // Those forgotten were full, or are given a little more than they had.
                if buckets.count >= Self.mostBuckets { buckets.removeAll() }
                buckets[caller.id] = bucket
            }
            if bucket.level < 1 { return 1 - bucket.level }
            bucket.level -= 1
            return 0
        }
        if missing > 0 {
            let seconds = Int((missing * 60 / perMinute).rounded(.up))
            throw Problem(
                429, "This token has asked too often. Wait \(seconds) s.",
                headers: [("Retry-After", String(max(1, seconds)))])
        }
    }

    /// Ten seconds' worth may come at once.
    private static func size(_ perMinute: Double) -> Double { max(perMinute / 6, 1) }
}
