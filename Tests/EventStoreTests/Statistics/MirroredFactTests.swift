import Conversation
import Statistics
import Testing

@testable import EventStore

/// What a mirror counts, which has the log of its server and nothing else.
@Suite struct MirroredFactTests {
    /// A handoff that was asked for, claimed, answered and handed back, and one that waits.
    private func live(_ desk: Desk) throws {
        try desk.session()
        try desk.customer()
        try desk.ai("hello", trace: "t0")
        desk.clock.advance(by: .seconds(10))
        try desk.handoff(trace: "t1", reason: "refund")
        desk.clock.advance(by: .seconds(60))
        try desk.takeOver()
        desk.clock.advance(by: .seconds(5))
        try desk.reply("here", request: "r1")
        desk.clock.advance(by: .seconds(100))
        try desk.store.handBack("s1", by: desk.person("mia"), outcome: .resolved, saw: desk.claim())
        desk.clock.advance(by: .seconds(50))
        try desk.customer("again")
        desk.clock.advance(by: .seconds(5))
        try desk.handoff(trace: "t2", reason: "still open")
    }

    private func report(of store: EventStore, at now: Timestamp) throws -> Report {
        try store.statistics(ReportRequest(window: Window(until: now + .seconds(1)), now: now))
    }

    @Test func `a mirror of a server without a fence counts handoffs from the log`() throws {
        let desk = try Desk()
        try live(desk)
        let double = try UpstreamDouble()
        double.desk.clock.set(desk.clock.now)
        double.sessions["s1"] = try desk.store.session("s1")
        double.logs["s1"] = try desk.tail().map(\.event)
        try double.list()
        try double.read()
        let known = try report(of: desk.store, at: desk.clock.now)
        #expect(known.value("handle time") == .times(Spread([105_000_000])))
        #expect(known.value("bounce") == .rate(Rate(1, of: 1)))
        #expect(try report(of: double.store, at: desk.clock.now) == known)
        while try double.store.updateStatistics(as: "one") {}
        #expect(try report(of: double.store, at: desk.clock.now) == known)
    }
}
