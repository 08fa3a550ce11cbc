import Conversation
import Testing

@testable import EventStore

/// A session as it stood at some moment.
@Suite struct PastTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer("I want a refund")
        desk.clock.advance(by: .seconds(10))
        try desk.handoff(reason: "refund")
        desk.clock.advance(by: .seconds(60))
        try desk.takeOver(by: "ben", reason: "secret")
        desk.clock.advance(by: .seconds(5))
        try desk.reply("Here I am", by: "ben", request: "r1")
        desk.clock.advance(by: .seconds(5))
        try desk.store.handBack(
            "s1", by: desk.person("ben"), outcome: .resolved, note: nil, saw: desk.claim())
    }

    private func past(_ place: PastMoment) throws -> PastSession {
        try desk.store.past(of: "s1", at: place, for: "mia")
    }

    @Test func `after an event, the session stands as the log had led to it`() throws {
        let start = try past(.offset(Offset(0)))
        #expect(start.summary.session.mode == .auto && start.summary.reason == nil && start.last == Offset(0))
        let waiting = try past(.offset(Offset(1)))
        #expect(waiting.summary.session.mode == .manual && waiting.summary.owner == nil)
        #expect(waiting.summary.reason == "refund" && waiting.summary.waitingSince != nil)
        let owned = try past(.offset(Offset(2)))
        #expect(owned.summary.owner == "ben" && owned.summary.reason == "secret")
        let answered = try past(.offset(Offset(3)))
        #expect(answered.summary.owner == "ben" && answered.summary.waitingSince == nil)
        let now = try desk.summary()
        let last = try past(.offset(Offset(99)))
        #expect(last.summary.claim == now.claim && last.last == Offset(4))
        #expect(last.summary.session.mode == .auto)
    }

    @Test func `a moment includes what happened until then`() throws {
        let end = desk.clock.now
        #expect(try past(.time(end)).last == Offset(4))
        #expect(try past(.time(end - .seconds(6))).last == Offset(2))
        #expect(try past(.time(end - .seconds(6))).summary.owner == "ben")
        #expect(try past(.time(end - .seconds(71))).last == Offset(0))
        let before = try past(.time(end - .seconds(1_000)))
        #expect(before.last == nil && before.summary.session.mode == .auto && before.summary.owner == nil)
    }

    @Test func `a program's change of the mode counts from its moment on`() throws {
        let before = desk.clock.now
        desk.clock.advance(by: .seconds(10))
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try past(.time(before)).summary.session.mode == .auto)
        #expect(try past(.time(desk.clock.now)).summary.session.mode == .manual)
    }

    @Test func `the past of a session that is not there is refused`() throws {
        #expect(throws: StoreError.self) { try desk.store.past(of: "s9", at: .offset(.zero), for: "mia") }
    }
}
