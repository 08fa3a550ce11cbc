public import Conversation
import Glass

/// The time of an arrival, on two clocks.
public struct Moment: Hashable, Sendable {
    /// Milliseconds on a monotonic clock; only differences are meaningful.
    public var uptime: Int
    public var wall: Timestamp

    /// Creates a moment.
    public init(uptime: Int, wall: Timestamp) {
        self.uptime = uptime
        self.wall = wall
    }
}

/// A rule for converting times to local time.
public struct LocalTime: Sendable {
    /// Returns the offset from UTC at a moment, in seconds; east is positive.
    public var utcOffset: @Sendable (Timestamp) -> Int

    /// Creates a rule.
    public init(utcOffset: @escaping @Sendable (Timestamp) -> Int) { self.utcOffset = utcOffset }

    /// UTC.
    public static let utc = LocalTime { _ in 0 }

    func civil(_ moment: Timestamp) -> CivilTime { moment.civil(utcOffset: utcOffset(moment)) }
}
