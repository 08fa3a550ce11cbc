import Conversation

/// The list of an operator called mia as the design tells it, by sorting everything.
struct AttentionOrder {
    let ids: [Session.ID]

    init(
        _ view: ListView, _ order: ListOrder = .attention, of all: [SessionSummary], at now: Timestamp
    ) {
        let shown = all.filter { summary in
            let standing = summary.standing(for: "mia", at: now)
            return switch view {
            case .needsHuman: summary.needsHuman(for: "mia", at: now)
            case .mine: summary.owner == "mia"
            case .all: true
            case .automatic: standing == .automatic
            case .closed: summary.isClosed
            case .queue: standing != .automatic && standing != .closed
            }
        }
        ids = shown.map { (Rank(of: $0, in: view, order, at: now), $0) }.sorted { $0.0 < $1.0 }.map(\.1.id)
    }

    /// Segment, then time; rows of equal rank keep no promised order, so tests make times unique.
    struct Rank: Comparable {
        let segment: Int
        let time: Int64

        init(
            of summary: SessionSummary, in view: ListView, _ order: ListOrder = .attention, at now: Timestamp
        ) {
            let waiting = summary.waitingSince?.microseconds ?? Int64.max
            let active = -summary.lastActivity.microseconds
            switch order {
            case .attention: (segment, time) = Self.attention(summary, view, at: now)
            case .newest: (segment, time) = (0, active)
            case .oldest: (segment, time) = (0, -active)
            case .longestWait:
                let waits =
                    summary.session.mode == .manual && (summary.waitingSince != nil || view == .needsHuman)
                (segment, time) = waits ? (0, waiting) : (1, active)
            }
        }

        private static func attention(
            _ summary: SessionSummary, _ view: ListView, at now: Timestamp
        ) -> (Int, Int64) {
            let waiting = summary.waitingSince?.microseconds ?? Int64.max
            let active = -summary.lastActivity.microseconds
            let isGrouped = view == .all || view == .queue
            switch summary.standing(for: "mia", at: now) {
            case .yours(weOwe: true): return (0, waiting)
            case .waiting, .theirs(_, isAbandoned: true): return (1, waiting)
            case .yours where isGrouped: return (2, active)
            case .theirs where isGrouped: return (3, active)
            default: return ((summary.unread ?? 0) > 0 ? 4 : 5, active)
            }
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.segment, left.time) < (right.segment, right.time)
        }
    }
}
