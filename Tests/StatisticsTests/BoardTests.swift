import Conversation
import Testing

@testable import Statistics

@Suite struct BoardTests {
    private let now = Timestamp(iso8601: "2024-05-15T09:06:00Z")!

    private func session(_ time: String, requested: String? = nil, _ reason: String? = nil) -> CountedSession
    {
        var facts = SessionFacts()
        if let requested {
            facts.episodes = [EpisodeFacts(.tool, reason: reason, requested: Timestamp(iso8601: requested)!)]
        }
        return CountedSession(
            id: Session.ID(time), agent: "aria", labels: [], creation: Timestamp(iso8601: time)!, facts: facts
        )
    }

    @Test func `today is compared with the same weekday until the same time`() {
        let board = Board(
            of: [
                session("2024-05-15T00:00:00Z"), session("2024-05-14T23:59:59Z"),
                session("2024-05-08T09:05:59Z"), session("2024-05-08T09:06:00Z"),
                session("2024-05-08T00:00:00Z"), session("2024-05-07T23:59:59Z"),
            ], at: now)
        #expect(board.today["sessions"] == .count(1) && board.weekAgo["sessions"] == .count(2))
        #expect(board.days.map(\.sessions) == [0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 1, 1])
        #expect(board.today["no such figure"] == nil)
    }

    @Test func `handoffs are counted by the hour of their request, of the whole day a week ago`() {
        let board = Board(
            of: [
                session("2024-05-01T00:00:00Z", requested: "2024-05-15T08:59:00Z"),
                session("2024-05-15T09:00:00Z", requested: "2024-05-15T09:05:00Z"),
                session("2024-05-08T20:00:00Z", requested: "2024-05-08T20:30:00Z"),
                session("2024-05-15T10:00:00Z", requested: "2024-05-15T10:00:00Z"),
            ], at: now)
        #expect(board.today.hours.enumerated().filter { $0.element > 0 }.map(\.offset) == [8, 9])
        #expect(board.weekAgo.hours.enumerated().filter { $0.element > 0 }.map(\.offset) == [20])
        #expect(board.days.map(\.handoffs).reduce(0, +) == 3 && board.weekAgo["handoffs"] == .count(0))
    }

    @Test func `the most frequent reasons of seven days come first, with the seven days before`() {
        func reason(_ day: String, _ reason: String) -> CountedSession {
            session("2024-\(day)T08:00:00Z", requested: "2024-\(day)T08:30:00Z", reason)
        }
        let board = Board(
            of: [
                reason("05-15", "b"), reason("05-09", "b"), reason("05-15", "a"), reason("05-10", "a"),
                reason("05-15", "c"), reason("05-08", "a"), reason("05-02", "a"), reason("05-01", "a"),
                reason("05-08", "gone"), reason("05-15", " "),
            ], at: now)
        #expect(board.reasons.map(\.name) == ["a", "b", "c"])
        #expect(board.reasons.map(\.count) == [2, 2, 1] && board.reasons.map(\.before) == [2, 0, 0])
        #expect(board.reasons[0].days == [1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1])
    }

    @Test func `days begin at midnight by the clock on the wall, also where it changes`() {
        // Central Europe: clocks went forward at 01:00 UTC of 31 March.
        let change = Timestamp(iso8601: "2024-03-31T01:00:00Z")!
        let clock = DeskClock(utcOffset: { $0 < change ? 3_600 : 7_200 })
        let now = Timestamp(iso8601: "2024-04-03T10:00:00Z")!
        let board = Board(of: [session("2024-03-26T23:30:00Z")], at: now, clock: clock)
        #expect(board.days.last?.start == Timestamp(iso8601: "2024-04-02T22:00:00Z"))
        #expect(board.days[6].start == Timestamp(iso8601: "2024-03-26T23:00:00Z"))
        #expect(board.weekAgo["sessions"] == .count(1))
        #expect(board.weekAgo.window.until == Timestamp(iso8601: "2024-03-27T11:00:00Z"))
        #expect(Board.start(at: now, clock) == board.days[0].start)
    }
}
