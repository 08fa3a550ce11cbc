import Conversation
import Glass

/// What is known of all sessions, whichever of them the list shows.
struct Overview: Sendable {
    private(set) var counts = StateCounts()
    private(set) var hasCounts = false
    /// The uptime of the last change in the store; nil before the first.
    var lastChange: Int?
    /// This operator's sessions whose customers wrote while they were not on screen.
    var wroteElsewhere: Set<Session.ID> = []

    /// Records the numbers of sessions. Returns whether more are waiting than before.
    mutating func receive(_ new: StateCounts) -> Bool {
        let isMore = hasCounts && new.waiting > counts.waiting
        counts = new
        hasCounts = true
        return isMore
    }

    /// How long nothing has changed; nil below a minute.
    func quiet(at uptime: Int) -> SafeText? {
        guard let lastChange, uptime - lastChange >= 60_000 else { return nil }
        return Duration.milliseconds(uptime - lastChange).short
    }

    /// The terminal's title. `stuck` is the number of sessions with a stuck message of ours.
    func title(stuck: Int) -> SafeText {
        let waiting = counts.waiting + counts.abandoned + stuck
        var title: SafeText = "switchboard"
        if waiting > 0 { title += " · \(count: waiting) waiting" }
        if !wroteElsewhere.isEmpty { title += " · \(wroteElsewhere.count) of yours wrote" }
        return title
    }
}
