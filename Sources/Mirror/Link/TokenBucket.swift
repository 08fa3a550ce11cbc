/// A limit for requests of one kind: so many a minute, a few of them at once.
///
/// Times are microseconds of any clock that does not go back.
struct TokenBucket: Sendable {
    /// The undisturbed rate per minute.
    let full: Double
    /// The current rate per minute.
    private(set) var rate: Double
    private var tokens: Double
    private var filledAt: Int64
    private var limitedAt: Int64?

    /// How many seconds' allowance may be spent at once.
    static let burst = 6.0
    /// The lowest rate per minute, even if the server keeps refusing.
    static let least = 6.0
    /// How long after a refusal, in microseconds, the rate may rise again.
    static let recoveryDelay: Int64 = 60_000_000
    /// The share of a burst that less urgent requests must leave to others.
    private static let reserves: [Urgency: Double] = [
        .sweep: 0.6, .wanted: 0.3, .needed: 0, .shown: 0, .now: -.infinity,
    ]

    init(perMinute: Int, now: Int64) {
        full = Double(perMinute)
        rate = full
        filledAt = now
        tokens = 0
        tokens = capacity
    }

    var isSlowed: Bool { rate < full }

    private var capacity: Double { max(1, rate * Self.burst / 60) }

    /// Spends a token, if there is one.
    ///
    /// - Returns: How many microseconds to wait before asking again; nil if it was spent.
    mutating func acquire(_ urgency: Urgency, now: Int64) -> Int64? {
        fill(now)
        // A bucket that holds a single token has none to spare.
        let reserve = max(-.infinity, Self.reserves[urgency]! * (capacity - 1))
        let needed = 1 + (urgency == .now ? -.infinity : reserve)
        guard tokens < needed else {
            tokens -= 1
            return nil
        }
        return Int64((needed - tokens) / rate * 60_000_000) + 1
    }

    /// Slows down, because the server said that there were too many requests.
    mutating func limit(now: Int64) {
        fill(now)
        // Several answers may report the same burst.
        if limitedAt.map({ now - $0 > 1_000_000 }) ?? true { rate = max(Self.least, rate / 2) }
        tokens = min(tokens, 0)
        limitedAt = now
    }

    private mutating func fill(_ now: Int64) {
        let elapsed = Double(max(0, now - filledAt))
        filledAt = max(now, filledAt)
        tokens = min(capacity, tokens + elapsed * rate / 60_000_000)
        guard let limitedAt, now - limitedAt > Self.recoveryDelay, isSlowed else { return }
        rate = min(full, rate * 1.25)
        self.limitedAt = now - Self.recoveryDelay + 10_000_000
    }
}
