import Conversation
import Handoff
import Statistics

/// The airline's last two weeks, counted at six past nine on a Wednesday.
enum Morning {
    static let now = Timestamp(iso8601: "2024-05-15T09:06:00Z")!

    static var board: Board { Board(of: sessions, at: now) }

    static var sessions: [CountedSession] {
        let calm = [
            "15T00:30", "15T06:00", "15T07:30", "15T08:00", "15T09:00", "08T01:00", "08T05:00", "08T07:00",
            "08T08:30", "08T15:00", "13T10:00", "10T09:00", "10T12:00", "10T18:00",
        ]
        return calm.map { session($0) } + [
            session(
                "15T07:10", handoff("15T07:10", "wants a refund", after: 45, 70, 600, .resolved, .handedBack)),
            session(
                "15T08:20",
                handoff("15T08:20", "name change", after: 125, 190, 1_500, .unresolved, .closed, owed: 700)),
            session("15T08:40", handoff("15T08:40", "wants a refund")),
            session(
                "08T06:15", handoff("08T06:15", "wants a refund", after: 30, 60, 900, .resolved, .handedBack)),
            session(
                "08T08:50", handoff("08T08:50", "lost bag", after: 300, 420, 2_000, .unresolved, .closed)),
            session("08T14:00", handoff("08T14:00", "lost bag")),
            session("13T11:00", handoff("13T11:00", "wants a refund")),
            session("04T16:00", handoff("04T16:00", "name change")),
        ]
    }

    private static func moment(_ time: String) -> Timestamp { Timestamp(iso8601: "2024-05-\(time):00Z")! }

    private static func session(_ time: String, _ handoff: EpisodeFacts? = nil) -> CountedSession {
        var facts = SessionFacts()
        facts.messages.customer = 1
        facts.messages.ai = 1
        if let handoff {
            facts.episodes = [handoff]
            facts.messages.oneself = handoff.responded == nil ? 0 : 1
        }
        return CountedSession(
            id: Session.ID(time), agent: "aria", labels: [], creation: moment(time), facts: facts)
    }

    private static func handoff(_ time: String, _ reason: String) -> EpisodeFacts {
        EpisodeFacts(.tool, reason: reason, requested: moment(time))
    }

    /// A handoff that ended; the times are in seconds after the request.
    private static func handoff(
        _ time: String, _ reason: String, after claimed: Int, _ responded: Int, _ ended: Int,
        _ outcome: Outcome, _ ending: EpisodeFacts.Ending, owed: Int64 = 0
    ) -> EpisodeFacts {
        var facts = handoff(time, reason)
        let start = facts.requested
        facts.claimed = start + .seconds(claimed)
        facts.claimedBy = "sam"
        facts.responded = start + .seconds(responded)
        facts.waits = [Wait(since: start, ended: start + .seconds(responded))]
        facts.ended = start + .seconds(ended)
        facts.ending = ending
        facts.outcome = outcome
        facts.longestOwed = owed * 1_000_000
        return facts
    }
}
