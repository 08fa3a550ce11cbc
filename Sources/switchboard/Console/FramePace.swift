import Console

/// Limits how often news is drawn: nobody reads more than 30 frames a second, and each costs the terminal and the
/// network. What the operator does is shown at once, and so is news after a pause.
struct FramePace {
    /// The time between frames while news is continuous, in milliseconds.
    static let interval = 34
    /// How many frames may follow each other at once after a pause, for the message and for the list in its new
    /// order.
    static let burst = 3
    /// The uptime until which the frames drawn so far have used up the time.
    private var paidUntil = 0
    /// Whether there is news that no frame shows yet.
    private(set) var isOwing = false

    /// Returns whether to draw the arrivals now. If not, a frame is owed.
    mutating func mayDraw(_ arrivals: [Arrival], at uptime: Int) -> Bool {
        if !isOwing, !arrivals.isEmpty, arrivals.allSatisfy(\.isOutOfSight) { return false }
        let isNewsAlone = (isOwing || !arrivals.isEmpty) && arrivals.allSatisfy(\.isNews)
        if isNewsAlone {
            isOwing = true
            guard uptime >= nextFrame else { return false }
            paidUntil = max(paidUntil, uptime) + Self.interval
        }
        isOwing = false
        return true
    }

    /// The uptime at which to draw the owed frame; nil if none is owed.
    var deadline: Int? { isOwing ? nextFrame : nil }

    private var nextFrame: Int { paidUntil - (Self.burst - 1) * Self.interval }
}

extension Arrival {
    var isInput: Bool { if case .input = self { true } else { false } }

    /// Whether the arrival reports what others did and is not an answer to the operator.
    var isNews: Bool {
        switch self {
        case .changed, .listLoaded, .agents, .otherConsoles, .followed, .coverage, .readAhead: true
        default: false
        }
    }

    /// Whether no frame shows the arrival yet.
    fileprivate var isOutOfSight: Bool { if case .readAhead = self { true } else { false } }
}
