import Conversation

/// The list of an operator called mia as the design tells it, by sorting everything.
struct AttentionOrder {
    let ids: [Session.ID]

    init(_ view: ListView, of all: [SessionSummary], at now: Timestamp) {
        let shown = all.filter { summary in
            switch view {
            case .needsHuman: summary.needsHuman(for: "mia", at: now)
            case .mine: summary.owner == "mia"
            case .all: true
            case .automatic: summary.standing(for: "mia", at: now) == .automatic
            case .closed: summary.isClosed
            }
        }
        ids = shown.map { (Rank(of: $0, at: now), $0) }.sorted { $0.0 < $1.0 }.map(\.1.id)
    }

    /// Segment, then time; rows of equal rank keep no promised order, so tests make times unique.
    struct Rank: Comparable {
        let segment: Int
        let time: Int64

        init(of summary: SessionSummary, at now: Timestamp) {
            let waiting = summary.waitingSince?.microseconds ?? Int64.max
            let active = -summary.lastActivity.microseconds
            switch summary.standing(for: "mia", at: now) {
            case .yours(weOwe: true): (segment, time) = (0, waiting)
            case .waiting, .theirs(_, isAbandoned: true): (segment, time) = (1, waiting)
            default: (segment, time) = ((summary.unread ?? 0) > 0 ? 2 : 3, active)
            }
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.segment, left.time) < (right.segment, right.time)
        }
    }
}
