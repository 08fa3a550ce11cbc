import Storage

/// How long the result of a read is wanted.
public struct WorkBound: Sendable {
    /// The bound for the reads of one call.
    @TaskLocal static var current: WorkBound?

    private let deadline: ContinuousClock.Instant
    private let isWanted: @Sendable () -> Bool

    /// - Parameters:
    ///   - deadline: When nobody waits anymore.
    ///   - isWanted: Asked often, on the thread that reads.
    public init(
        until deadline: ContinuousClock.Instant, _ isWanted: @escaping @Sendable () -> Bool = { true }
    ) {
        self.deadline = deadline
        self.isWanted = isWanted
    }

    /// Whether somebody still waits for it.
    public var holds: Bool { isWanted() && ContinuousClock.now < deadline }

    /// How many steps SQLite takes between two checks of the bound: about 50 µs.
    private static let steps: Int32 = 1_000

    func during<T>(_ db: Database, _ body: () throws -> T) throws -> T {
        guard holds else { throw StoreError.interrupted }
        return try db.interrupted(every: Self.steps, unless: { holds }, body)
    }
}

extension EventStore {
    /// Reads for as long as the result is wanted.
    ///
    /// - Parameters:
    ///   - bound: How long that is.
    ///   - body: Each of its reads ends with `.interrupted` once the bound no longer holds.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    public func reading<T>(
        within bound: WorkBound, _ body: (EventStore) throws -> T
    ) throws -> T {
        try WorkBound.$current.withValue(bound) { try body(self) }
    }
}
