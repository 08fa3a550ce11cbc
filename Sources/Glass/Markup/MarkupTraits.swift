/// What markup says about a part of a text.
public struct MarkupTraits: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A mark, such as `*` or the number of a point.
    public static let mark = MarkupTraits(rawValue: 1)
    /// Between `**`, or a heading.
    public static let strong = MarkupTraits(rawValue: 2)
    /// Between `*` or `_`.
    public static let emphasis = MarkupTraits(rawValue: 4)
    /// Code within a line, or a block of it.
    public static let code = MarkupTraits(rawValue: 8)
    /// A link's words or address.
    public static let link = MarkupTraits(rawValue: 16)
    /// What is quoted.
    public static let quotation = MarkupTraits(rawValue: 32)
}

/// A part of the text, up to its end in UTF-8, from the end of the part before.
struct MarkupRun: Equatable {
    var end: Int
    var traits: MarkupTraits
}
