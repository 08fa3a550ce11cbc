/// A name for one `Subject`, as it appears on the wire. Names are compared by bytes, as in a store and in a
/// path.
public struct Identifier<Subject>: RawRepresentable, Hashable, Sendable, Comparable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    public let rawValue: String

    /// Any text; `isWellFormed` says whether a store accepts it.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Any text; `isWellFormed` says whether a store accepts it.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// One of our own fixed names.
    public init(stringLiteral value: StaticString) { rawValue = value.description }

    /// The length limit in bytes of UTF-8.
    public static var longest: Int { 256 }

    /// Whether it has 1 to 256 bytes of UTF-8 without control characters, so that it fits in a URL path, a
    /// bound SQL string and on one line.
    public var isWellFormed: Bool {
        (1...Self.longest).contains(rawValue.utf8.count)
            && rawValue.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
    }

    public var description: String { rawValue }

    public static func == (left: Self, right: Self) -> Bool { left.rawValue.isExactly(right.rawValue) }

    public func hash(into hasher: inout Hasher) { ExactText(rawValue).hash(into: &hasher) }

    public static func < (left: Self, right: Self) -> Bool {
        ExactText(left.rawValue) < ExactText(right.rawValue)
    }
}

/// The name of a request: repeating it with the same id never makes a second event. Unique per session.
public enum Request {
    public typealias ID = Identifier<Request>
}
