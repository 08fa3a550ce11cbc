import Conversation
import Statistics
import Testing

@testable import EventStore

/// The figures of a desk, read from a store.
@Suite struct BoardStoreTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `a board is the same whether rows are current or folded`() throws {
        try desk.session()
        try desk.customer()
        try desk.handoff(reason: "refund")
        desk.clock.advance(by: .seconds(30))
        try desk.takeOver(by: "ben")
        try desk.session("s2")
        desk.clock.advance(by: .seconds(30))
        let folded = try desk.store.board()
        while try desk.store.updateStatistics(as: "one") {}
        #expect(try desk.store.board() == folded)
        #expect(folded.today["sessions"] == .count(2) && folded.today["handoffs"] == .count(1))
        #expect(folded.today["time to claim"] == .times(Spread([30_000_000])))
        #expect(folded.reasons.map(\.name) == ["refund"])
    }

    @Test func `sessions that began today are those of the filter`() throws {
        try desk.session("old")
        desk.clock.advance(by: .seconds(86_400))
        try desk.session("new")
        desk.clock.advance(by: .seconds(1))
        let filter = try ListFilter(reading: "created:today")
        let window = try desk.store.window(
            ListRequest(view: .all, anchor: .row(0), count: 10, filter: filter), for: "mia")
        #expect(window.rows.map(\.id) == ["new"])
        #expect(try desk.store.board().today["sessions"] == .count(window.total))
    }
}
