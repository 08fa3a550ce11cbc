/// What a request is for; servers count the kinds separately.
public enum RequestKind: Hashable, Sendable, CaseIterable {
    /// The list of sessions.
    case list
    /// A look into a log, including one that waits at the server.
    case events
    /// Everything that changes something, and requests for names.
    case others
}

/// How many requests may be made per minute.
public struct RequestLimits: Hashable, Sendable {
    public var perMinute: [RequestKind: Int]

    /// Below what Parlant allows by default in production: 240 looks into logs a minute, and 100 of each
    /// other operation.
    public static let production = RequestLimits(perMinute: [.list: 55, .events: 200, .others: 90])

    /// Limits by kind; a kind that is missing is practically unlimited.
    public init(perMinute: [RequestKind: Int]) { self.perMinute = perMinute }

    /// The sum of all kinds.
    public var total: Int { RequestKind.allCases.map { self[$0] }.reduce(0, +) }

    subscript(kind: RequestKind) -> Int { max(1, perMinute[kind] ?? 60_000) }
}

/// How urgent a request is compared with others.
enum Urgency: Int, Comparable, Sendable {
    /// A log that nobody is looking at.
    case sweep
    /// A session that changed or needs a human.
    case wanted
    /// A session that needs a human: its content must be there at once.
    case needed
    /// What a console shows.
    case shown
    /// An operator is waiting for it: it is made whatever the budget says.
    case now

    static func < (a: Urgency, b: Urgency) -> Bool { a.rawValue < b.rawValue }
}
