/// The demonstration's speed and its random choices, which are the same for the same seed.
struct Tempo: Sendable {
    /// The speed; 2 is twice as fast.
    let pace: Double
    private var random: SplitMix64

    static let paces = 0.1...100.0

    init(pace: Double, seed: UInt64) {
        self.pace = pace
        random = SplitMix64(seed: seed)
    }

    /// Returns a duration in seconds, varied at random by up to a quarter.
    mutating func about(_ seconds: Double) -> Duration {
        exactly(seconds * Double.random(in: 0.75...1.25, using: &random))
    }

    func exactly(_ seconds: Double) -> Duration { .milliseconds(Int(seconds * 1_000 / pace)) }

    /// Returns an independent tempo for one customer, whose random choices then don't depend on what others do.
    mutating func split() -> Tempo { Tempo(pace: pace, seed: random.next()) }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &random) }
}

/// The SplitMix64 generator, which gives the same numbers for the same seed.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
