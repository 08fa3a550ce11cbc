/// How often and after what pause a failed request is sent again.
public struct Backoff: Sendable {
    /// The number of attempts after the first.
    public var retries: Int
    /// The pause before the first retry; doubled before each further one.
    public var first: Duration
    public var longest: Duration
    /// The longest pause that a server may ask for; if it asks for more, there is no retry.
    public var maximumRetryAfter: Duration
    /// Waits for a duration; tests count instead.
    public var pause: @Sendable (Duration) async throws -> Void
    /// Returns a random number in a range, to spread the retries of many turns that failed together.
    public var random: @Sendable (ClosedRange<Double>) -> Double

    /// Creates a backoff with default values.
    public init(
        retries: Int = 4, first: Duration = .milliseconds(500), longest: Duration = .seconds(8),
        maximumRetryAfter: Duration = .seconds(20),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable (ClosedRange<Double>) -> Double = { .random(in: $0) }
    ) {
        self.retries = retries
        self.first = first
        self.longest = longest
        self.maximumRetryAfter = maximumRetryAfter
        self.pause = pause
        self.random = random
    }

    /// Returns how long to wait before a retry.
    ///
    /// - Parameters:
    ///   - retry: The retry's number, from 1.
    ///   - trouble: Why the request failed.
    /// - Returns: nil if there is no retry.
    func pause(before retry: Int, after trouble: ModelTrouble) -> Duration? {
        guard let wanted = trouble.pauseWanted, retry <= retries, wanted <= maximumRetryAfter else {
            return nil
        }
        let doubled = first * Double(1 << min(retry - 1, 20))
        // Half of it is fixed, half is random: never at once, never all together.
        return max(min(doubled, longest) * random(0.5...1), wanted)
    }
}
