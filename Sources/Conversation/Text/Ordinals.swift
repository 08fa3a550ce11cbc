/// A place in one session's log; the first event has 0. A local store leaves no gap.
public struct Offset: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: Int
    /// A place in the log, from 0.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// A place in the log, from 0.
    public init(_ rawValue: Int) { self.rawValue = rawValue }
    /// The first place.
    public static let zero = Offset(0)
    /// The place after this one.
    public var next: Offset { Offset(rawValue + 1) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The place of a row's last change among all changes of a store; commit order is position order.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: Int64
    /// A count of changes, from 1.
    public init(rawValue: Int64) { self.rawValue = rawValue }
    /// A count of changes, from 1.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
    /// Before every change.
    public static let start = Position(0)
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of times a session entered manual or changed owner. What an AI began in an older epoch is
/// stale.
public struct Epoch: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: Int
    /// A count, from 0.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// A count, from 0.
    public init(_ rawValue: Int) { self.rawValue = rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of AI turns claimed in a session. An agent that slept through its lease holds an old one.
public struct TurnNumber: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: Int
    /// A count, from 0.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// A count, from 0.
    public init(_ rawValue: Int) { self.rawValue = rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
