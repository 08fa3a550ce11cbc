import Console

/// How often news may be drawn: nobody reads more than 30 frames a second, and each costs the terminal and the
/// network. What an operator does is shown at once, and so is what comes after a silence.
struct FramePace {
    /// Milliseconds from frame to frame while news never pauses.
    static let interval = 34
    /// Frames that may follow each other at once after a silence: the message, and the list in its new order.
    static let burst = 3
    /// The uptime until which frames that were drawn already have used up the time.
    private var paidUntil = 0
    /// News that no frame shows yet.
    private(set) var isOwing = false

    /// Whether what arrived is drawn now; otherwise a frame is owing.
    mutating func mayDraw(_ arrivals: [Arrival], at uptime: Int) -> Bool {
        let isNewsAlone = (isOwing || !arrivals.isEmpty) && arrivals.allSatisfy(\.isNews)
        if isNewsAlone {
            isOwing = true
            guard uptime >= nextFrame else { return false }
            paidUntil = max(paidUntil, uptime) + Self.interval
        }
        isOwing = false
        return true
    }

    /// The uptime at which a frame that is owing is to be drawn; nil where none is.
    var deadline: Int? { isOwing ? nextFrame : nil }

    private var nextFrame: Int { paidUntil - (Self.burst - 1) * Self.interval }
}

extension Arrival {
    var isInput: Bool { if case .input = self { true } else { false } }

    /// Whether it tells what others did, and is no answer to the operator.
    var isNews: Bool {
        switch self {
        case .changed, .listLoaded, .agents, .twins, .followed, .coverage: true
        default: false
        }
    }
}
