import Conversation
import Synchronization

/// Token buckets, one per key, that refill at a steady rate.
final class Buckets: Sendable {
    private struct Bucket {
        var level: Double
        var filledAt: ContinuousClock.Instant
    }

    private let clock: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])
    private static let most = 10_000

    init(clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.clock = clock
    }

    /// Whether a bucket that holds one minute's refill has at least one token left.
    func hasSome(of key: String, perMinute: Int) -> Bool {
        let now = clock()
        return buckets.withLock { buckets in
            guard let bucket = buckets[key] else { return true }
            let seconds = Double((now - bucket.filledAt).microseconds) / 1e6
            return bucket.level + seconds * Double(perMinute) / 60 >= 1
        }
    }

    /// Spends an amount of a bucket if the bucket holds enough.
    ///
    /// - Parameters:
    ///   - amount: How much to spend.
    ///   - key: The bucket's key.
    ///   - perMinute: How much is refilled per minute.
    ///   - size: The most that the bucket holds.
    /// - Returns: Seconds until the bucket will hold enough; nil if the amount was spent.
    func spend(_ amount: Double = 1, of key: String, perMinute: Double, size: Double) -> Int? {
        let now = clock()
        let missing = buckets.withLock { buckets -> Double in
            var bucket = buckets[key] ?? Bucket(level: size, filledAt: now)
            let seconds = Double((now - bucket.filledAt).microseconds) / 1e6
            bucket.level = min(size, bucket.level + seconds * perMinute / 60)
            bucket.filledAt = now
            defer {
                // A forgotten bucket comes back full, so its key gains at most one bucketful.
                if buckets.count >= Self.most { buckets.removeAll() }
                buckets[key] = bucket
            }
            if bucket.level < amount { return amount - bucket.level }
            bucket.level -= amount
            return 0
        }
        return missing > 0 ? max(1, Int((missing * 60 / perMinute).rounded(.up))) : nil
    }
}
