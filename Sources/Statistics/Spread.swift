/// How several times spread: exact whole microseconds, sorted.
public struct Spread: Equatable, Sendable {
    /// Ascending.
    public let values: [Int64]

    /// In any order.
    public init(_ values: [Int64]) { self.values = values.sorted() }

    public var n: Int { values.count }
    /// Divided by `n`, it is the mean.
    public var sum: Int64 { values.reduce(0, +) }

    /// The nearest rank: the smallest value that at least `percent` in a hundred of all values do not exceed.
    ///
    /// - Parameter percent: From 1 to 100.
    /// - Returns: One of the values; nil if there is none.
    public func percentile(_ percent: Int) -> Int64? {
        if values.isEmpty { return nil }
        return values[(values.count * percent + 99) / 100 - 1]
    }

    /// The mean, rounded down to a microsecond; nil without values.
    public var mean: Int64? { values.isEmpty ? nil : sum / Int64(values.count) }
}

/// A part of a whole, as an exact fraction.
public struct Rate: Equatable, Sendable {
    public var part: Int
    /// What the part is taken of; the rate has no value if it is zero.
    public var n: Int

    /// A part of a whole.
    public init(_ part: Int, of n: Int) {
        self.part = part
        self.n = n
    }
}
