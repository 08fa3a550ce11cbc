/// How often and how long after a failure the same request is sent again.
public struct Backoff: Sendable {
    /// Beyond the first time.
    public var retries: Int
    /// Before the first retry; doubled before each further one.
    public var first: Duration
    public var longest: Duration
    /// The longest pause that a server may ask for; where it asks for more, there is no retry.
    public var obedience: Duration
    /// Waits; tests count instead.
    public var pause: @Sendable (Duration) async throws -> Void
    /// Where in a range to be; spreads the retries of many turns that failed together.
    public var chance: @Sendable (ClosedRange<Double>) -> Double

    /// The house's defaults.
    public init(
        retries: Int = 4, first: Duration = .milliseconds(500), longest: Duration = .seconds(8),
        obedience: Duration = .seconds(20),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable (ClosedRange<Double>) -> Double = { .random(in: $0) }
    ) {
        self.retries = retries
        self.first = first
        self.longest = longest
        self.obedience = obedience
        self.pause = pause
        self.chance = chance
    }

    /// How long to wait before a retry.
    ///
    /// - Parameters:
    ///   - retry: 1 for the first.
    ///   - trouble: Why there is one.
    /// - Returns: nil where there is none.
    func pause(before retry: Int, after trouble: ModelTrouble) -> Duration? {
        guard let wanted = trouble.pauseWanted, retry <= retries, wanted <= obedience else { return nil }
        let doubled = first * Double(1 << min(retry - 1, 20))
        // Half of it is fixed, half is chance: never at once, never all together.
        return max(min(doubled, longest) * chance(0.5...1), wanted)
    }
}
