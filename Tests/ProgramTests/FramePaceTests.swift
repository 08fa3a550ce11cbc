import Console
import Conversation
import Glass
import Testing

@testable import switchboard

@Suite struct FramePaceTests {
    private let news: [Arrival] = [
        .changed(ChangePage(changes: [], through: Position(1), isLast: true))
    ]

    /// The moments of frames when something arrives every millisecond.
    private func frames(_ arrivals: [Arrival], milliseconds: Int) -> [Int] {
        var pace = FramePace()
        return (0..<milliseconds).filter { pace.mayDraw(arrivals, at: 5_000 + $0) }
    }

    @Test func `news that never pauses is drawn at most thirty times a second`() {
        let moments = frames(news, milliseconds: 10_000)
        #expect(moments.count <= 300 + FramePace.burst)
        #expect(moments.count >= 280)
    }

    @Test func `what comes after a silence is drawn at once`() {
        #expect(frames(news, milliseconds: 3) == [0, 1, 2])
        var pace = FramePace()
        for moment in 0..<1_000 { _ = pace.mayDraw(news, at: moment) }
        let isDrawn = pace.mayDraw(news, at: 2_000)
        #expect(isDrawn)
    }

    @Test func `what is read ahead draws nothing, and hides nothing that is owed`() {
        let ahead = Arrival.readAhead(
            LogWindow(session: "s1", entries: [], hasEarlier: false, hasLater: false))
        #expect(frames([ahead], milliseconds: 100) == [])
        var pace = FramePace()
        for moment in 0..<1_000 { _ = pace.mayDraw(news, at: moment) }
        let isDrawn = pace.mayDraw([ahead], at: 2_000)
        #expect(isDrawn)
    }

    @Test func `a key is drawn at once however much arrives with it`() {
        var pace = FramePace()
        for moment in 0..<1_000 { _ = pace.mayDraw(news, at: moment) }
        let isDrawn = pace.mayDraw(news + [.input(.key(.character("x")))], at: 1_001)
        #expect(isDrawn)
    }

    @Test func `what was not drawn is drawn a little later though nothing arrives any more`() throws {
        var pace = FramePace()
        var moment = 0
        while pace.mayDraw(news, at: moment) { moment += 1 }
        let deadline = try #require(pace.deadline)
        #expect(deadline <= moment + FramePace.interval)
        let (isEarly, isDrawn) = (pace.mayDraw([], at: deadline - 1), pace.mayDraw([], at: deadline))
        #expect(!isEarly)
        #expect(isDrawn)
        #expect(pace.deadline == nil)
    }
}
