public import Conversation
import Glass

/// When something reached the console, on two clocks.
public struct Moment: Hashable, Sendable {
    /// Milliseconds on a clock that never jumps; only differences mean anything.
    public var uptime: Int
    public var wall: Timestamp

    /// A moment on both clocks.
    public init(uptime: Int, wall: Timestamp) {
        self.uptime = uptime
        self.wall = wall
    }
}

/// How the loop shows times.
public struct LocalTime: Sendable {
    /// Seconds east of Greenwich at a moment.
    public var utcOffset: @Sendable (Timestamp) -> Int

    /// A rule for local time.
    public init(utcOffset: @escaping @Sendable (Timestamp) -> Int) { self.utcOffset = utcOffset }

    /// Greenwich.
    public static let utc = LocalTime { _ in 0 }

    func civil(_ moment: Timestamp) -> CivilTime { moment.civil(utcOffset: utcOffset(moment)) }
}
