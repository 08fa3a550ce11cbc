/// Requests of one kind: so many a minute, a few at once.
///
/// Times are microseconds of any clock that does not go back.
struct TokenBucket: Sendable {
    /// A minute, undisturbed.
    let full: Double
    /// A minute, now.
    private(set) var rate: Double
    private var tokens: Double
    private var filledAt: Int64
    private var limitedAt: Int64?

    /// How many seconds' worth may be spent at once.
    static let burst = 6.0
    /// What lasts at the very least, when the server keeps saying no.
    static let least = 6.0
    /// After a refusal it takes this long before anything is tried to go faster again.
    static let calm: Int64 = 60_000_000
    /// The share of a burst that must be left behind by what is not urgent.
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

    /// Takes one, if one may be had.
    ///
    /// - Returns: How many microseconds to wait before asking again; nil where it was taken.
    mutating func take(_ urgency: Urgency, now: Int64) -> Int64? {
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

    /// The server said that it was too many.
    mutating func limit(now: Int64) {
        fill(now)
        // Several answers may tell of the same burst.
        if limitedAt.map({ now - $0 > 1_000_000 }) ?? true { rate = max(Self.least, rate / 2) }
        tokens = min(tokens, 0)
        limitedAt = now
    }

    private mutating func fill(_ now: Int64) {
        let elapsed = Double(max(0, now - filledAt))
        filledAt = max(now, filledAt)
        tokens = min(capacity, tokens + elapsed * rate / 60_000_000)
        guard let limitedAt, now - limitedAt > Self.calm, isSlowed else { return }
        rate = min(full, rate * 1.25)
        self.limitedAt = now - Self.calm + 10_000_000
    }
}
