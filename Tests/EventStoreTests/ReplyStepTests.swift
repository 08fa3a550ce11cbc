import Conversation
import Testing

@testable import EventStore

/// A reply with what follows it, in one transaction.
@Suite struct ReplyStepTests {
    let desk: Desk
    let mia: Operator

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer()
        mia = try desk.person("mia")
        try desk.takeOver(by: "mia")
    }

    private func reply(
        _ text: String = "Done.", then steps: [CannedReply.Step], request: Request.ID = "r1",
        saw: Claim? = nil
    ) throws -> LogEntry? {
        try desk.store.reply(
            text, as: .oneself, by: mia, in: "s1", saw: saw ?? desk.claim(), then: steps, requestID: request
        ).value
    }

    private var acts: [HandoffEvent.Action] {
        get throws { try desk.tail().compactMap { $0.event.handoff?.action } }
    }

    @Test func `the message comes first, then its steps in order`() throws {
        let position = try desk.store.position
        let entry = try reply(then: [.label("refund"), .close(.resolved)])
        let summary = try desk.summary()
        #expect(summary.isClosed && summary.outcome == .resolved && summary.owner == nil)
        #expect(summary.session.labels == ["refund", "closed"])
        #expect(summary.unansweredSince == nil)
        let tail = try desk.tail()
        #expect(tail.last?.event.handoff?.action == .close)
        #expect(tail.dropLast().last?.event.offset == entry?.event.offset)
        #expect(try desk.store.position > position)
        #expect(try desk.store.audit(of: "s1", limit: 9).map(\.act).prefix(2) == ["close", "labels"])
    }

    @Test func `it hands back to the AI`() throws {
        _ = try reply(then: [.handBack, .label("later")])
        let summary = try desk.summary()
        #expect(summary.session.mode == .auto && !summary.isClosed && summary.session.labels == ["later"])
        #expect(try acts == [.takeOver, .handBack])
    }

    @Test func `repeated, nothing is done twice`() throws {
        let saw = try desk.claim()
        _ = try reply(then: [.close(.resolved)], saw: saw)
        let position = try desk.store.position
        _ = try reply(then: [.close(.resolved)], saw: saw)
        #expect(try desk.store.position == position)
        try desk.customer("One more thing")
        try desk.takeOver(by: "mia")
        _ = try reply(then: [.close(.resolved)], saw: saw)
        #expect(try !desk.summary().isClosed)
    }

    @Test(arguments: [
        [CannedReply.Step.close(.resolved), .handBack], [.label("closed")], [.label("a\nb"), .handBack],
    ])
    func `if a step is refused, nothing is sent`(_ steps: [CannedReply.Step]) throws {
        let (position, count) = try (desk.store.position, desk.tail().count)
        #expect(refusal { _ = try reply(then: steps) } != nil)
        #expect(try desk.store.position == position && desk.tail().count == count)
        #expect(try desk.summary().owner == "mia" && desk.summary().session.labels == [])
    }

    @Test func `without the claim that was seen, nothing is done`() throws {
        let saw = try desk.claim()
        try desk.takeOver(by: "ben")
        #expect(refusal { _ = try reply(then: [.close(.resolved)], saw: saw) } != nil)
        #expect(try desk.summary().owner == "ben" && !desk.summary().isClosed)
    }

    @Test func `a mirror's steps are asked for one by one`() throws {
        let mirror = try Desk(.mirror(upstream: "http://host:8800"))
        let someone = try mirror.person("mia")
        #expect(
            refusal {
                _ = try mirror.store.reply(
                    "Done.", as: .oneself, by: someone, in: "s1", saw: Claim(epoch: Epoch(1), owner: "mia"),
                    then: [.handBack], requestID: "r1")
            } == .mirrorStore)
    }
}
