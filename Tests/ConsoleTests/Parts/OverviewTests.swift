import Conversation
import Glass
import Testing

@testable import Console

@Suite struct OverviewTests {
    private func counts(waiting: Int) -> StateCounts {
        var counts = StateCounts()
        counts.waiting = waiting
        return counts
    }

    @Test func `more who wait are news, the first numbers are not`() {
        var overview = Overview()
        #expect(!overview.hasCounts)
        let isMore = [2, 3, 1].map { overview.receive(counts(waiting: $0)) }
        #expect(isMore == [false, true, false] && overview.hasCounts)
    }

    @Test func `the title counts who waits, stuck messages and customers who wrote elsewhere`() {
        var overview = Overview()
        #expect(overview.title(stuck: 0) == "switchboard")
        _ = overview.receive(counts(waiting: 2))
        overview.wroteElsewhere = ["s"]
        #expect(overview.title(stuck: 1) == "switchboard · 3 waiting · 1 of yours wrote")
    }

    @Test func `a minute without a change is quiet`() {
        var overview = Overview()
        #expect(overview.quiet(at: 100_000) == nil)
        overview.lastChange = 0
        #expect(overview.quiet(at: 59_999) == nil)
        #expect(overview.quiet(at: 240_000) == Duration.seconds(240).short)
    }

    @Test func `a title is set once`() {
        var window = TerminalWindow()
        let effects = window.setTitle("switchboard") + window.setTitle("switchboard")
        #expect(effects == [.terminal(.setTitle("switchboard"))])
    }
}
