import Testing

@testable import Mirror

@Suite struct TokenBucketTests {
    /// Seconds, as a bucket counts.
    private func seconds(_ count: Double) -> Int64 { Int64(count * 1_000_000) }

    @Test func aMinuteHoldsNoMoreThanTheRateAndOneBurst() {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        var taken = 0
        var now: Int64 = 0
        while now < seconds(60) {
            if let wait = bucket.acquire(.shown, now: now) { now += wait } else { taken += 1 }
        }
        #expect((60...66).contains(taken))
    }

    @Test func aSweepLeavesAReserveForWhatIsShown() {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        while bucket.acquire(.sweep, now: 0) == nil {}
        #expect(bucket.acquire(.wanted, now: 0) == nil)
        while bucket.acquire(.wanted, now: 0) == nil {}
        #expect(bucket.acquire(.shown, now: 0) == nil)
    }

    @Test func anOperatorNeverWaits() {
        var bucket = TokenBucket(perMinute: 6, now: 0)
        for _ in 0..<100 { #expect(bucket.acquire(.now, now: 0) == nil) }
        #expect(bucket.acquire(.shown, now: 0) != nil)
    }

    @Test func aRefusalHalvesTheRateAndCalmBringsItBack() {
        var bucket = TokenBucket(perMinute: 120, now: 0)
        bucket.limit(now: 0)
        bucket.limit(now: seconds(0.1))
        #expect(bucket.rate == 60)
        #expect(bucket.isSlowed)
        _ = bucket.acquire(.shown, now: seconds(30))
        #expect(bucket.rate == 60)
        for second in stride(from: 61.0, to: 200, by: 1) { _ = bucket.acquire(.shown, now: seconds(second)) }
        #expect(bucket.rate == 120)
        #expect(!bucket.isSlowed)
    }

    @Test func manyRefusalsLeaveAFewRequests() {
        var bucket = TokenBucket(perMinute: 120, now: 0)
        for second in 0..<60 { bucket.limit(now: seconds(Double(second) * 2)) }
        #expect(bucket.rate == TokenBucket.least)
    }

    @Test func anOperatorsRequestsDoNotStopLooksForLong() {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        for _ in 0..<20 { _ = bucket.acquire(.now, now: 0) }
        let wait = bucket.acquire(.shown, now: 0)
        #expect(wait.map { $0 < seconds(20) } ?? false)
    }
}
