/// Pauses between attempts: each longer than the one before, and random so that many do not come back at once.
public struct BackOff: Hashable, Sendable {
    public var first: Duration
    public var longest: Duration

    /// Pauses from one length to another.
    public init(first: Duration = .milliseconds(500), longest: Duration = .seconds(300)) {
        self.first = first
        self.longest = longest
    }

    /// The pause after an attempt.
    ///
    /// - Parameters:
    ///   - tries: How many attempts were made, from 1 on.
    ///   - random: Chooses within the upper half.
    /// - Returns: At most `longest`.
    public func pause(after tries: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let full = min(longest, first * (1 << min(max(tries - 1, 0), 20)))
        return full * Double.random(in: 0.5...1, using: &random)
    }

    /// The pause after an attempt, by the system's random numbers.
    public func pause(after tries: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return pause(after: tries, using: &random)
    }
}
