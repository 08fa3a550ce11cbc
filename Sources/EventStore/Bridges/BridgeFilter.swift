public import Conversation
import Handoff
import Storage

/// Which waiting sessions a bridge claims. An empty list admits everything.
public struct BridgeFilter: Hashable, Sendable {
    /// Ids or names of agents; one must match.
    public var agents: [String] = []
    /// One of these labels is needed.
    public var labels: [String] = []
    /// None of these labels may be there.
    public var exceptLabels: [String] = []
    /// The reason of the handoff must contain one of these texts, whatever their case.
    public var reasons: [String] = []
    /// When people are at the desk; nil for always.
    public var hours: OpeningHours?

    /// A filter that admits every waiting session.
    public init() {}

    func admits(_ row: SessionRow, at now: Timestamp) -> Bool {
        if let hours, !hours.contains(now) { return false }
        if !agents.isEmpty,
            !agents.contains(where: { $0.isExactly(row.agentID) || $0.isExactly(row.agentName) })
        {
            return false
        }
        let present = Set(row.labelList.map { ExactText($0) })
        if !labels.isEmpty, !labels.contains(where: { present.contains(ExactText($0)) }) { return false }
        if exceptLabels.contains(where: { present.contains(ExactText($0)) }) { return false }
        guard !reasons.isEmpty else { return true }
        let reason = (row.state.reason ?? "").folded
        return reasons.contains { reason.contains($0.folded) }
    }
}

/// The same hours on some days of every week.
public struct OpeningHours: Hashable, Sendable {
    /// 0 is Sunday.
    public var days: Set<Int>
    /// Minutes since midnight, 0 to 1440; the end is not included.
    public var minutes: Range<Int>
    /// Seconds east of Greenwich.
    public var utcOffset: Int

    /// Hours on days of the week.
    public init(days: Set<Int>, minutes: Range<Int>, utcOffset: Int = 0) {
        self.days = days
        self.minutes = minutes
        self.utcOffset = utcOffset
    }

    /// Whether a moment lies within them.
    public func contains(_ moment: Timestamp) -> Bool {
        let time = moment.civil(utcOffset: utcOffset)
        return days.contains(time.weekday) && minutes.contains(time.hour * 60 + time.minute)
    }
}
