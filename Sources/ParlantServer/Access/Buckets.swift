import Conversation
import Synchronization

/// Buckets that fill steadily and from which is taken, one for each key.
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

    /// Whether a bucket that holds a minute's worth has some left.
    func hasSome(of key: String, perMinute: Int) -> Bool {
        let now = clock()
        return buckets.withLock { buckets in
            guard let bucket = buckets[key] else { return true }
            let seconds = Double((now - bucket.filledAt).microseconds) / 1e6
            return bucket.level + seconds * Double(perMinute) / 60 >= 1
        }
    }

    /// Takes some where there is enough.
    ///
    /// - Parameters:
    ///   - amount: What is taken.
    ///   - key: Whose bucket.
    ///   - perMinute: How fast it fills.
    ///   - size: How much it holds.
    /// - Returns: Seconds until there will be enough; nil where it was taken.
    func take(_ amount: Double = 1, of key: String, perMinute: Double, size: Double) -> Int? {
        let now = clock()
        let missing = buckets.withLock { buckets -> Double in
            var bucket = buckets[key] ?? Bucket(level: size, filledAt: now)
            let seconds = Double((now - bucket.filledAt).microseconds) / 1e6
            bucket.level = min(size, bucket.level + seconds * perMinute / 60)
            bucket.filledAt = now
            defer {
                // Those forgotten were full, or are given a little more than they had.
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
