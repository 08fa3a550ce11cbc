import Conversation
import EventStore
import Testing

/// On a mirrored Parlant server, a rule's return is a request like an operator's, and nobody is asked about it.
@Suite struct MirroredReturnTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }
    var store: EventStore { server.store }
    let mia: Operator
    private let rule: ReturnRule

    /// Mia has answered.
    init() throws {
        (server, mia) = try UpstreamDouble.greeted()
        server.acts(.takeOver, by: mia.key)
        server.sessions["s1"]?.mode = .manual
        server.add(
            .humanAgent, .message, Event.messageData("Done.", from: Participant(displayName: "operator")),
            request: "r1", key: mia.key)
        try server.list()
        try server.read()
        var rule = ReturnRule(name: "quiet")
        rule.silent = .seconds(1_800)
        rule.text = "Our assistant goes on."
        self.rule = rule
    }

    private func sweep() throws -> ReturnSweep { try store.returnSessions(by: [rule], as: "one") }

    /// Moves the clock to the return.
    private func wait() throws {
        desk.clock.advance(by: .seconds(1_700))
        #expect(try sweep() == ReturnSweep())
        #expect(try store.plannedReturns().map(\.session) == ["s1"])
        desk.clock.advance(by: .seconds(320))
        #expect(try sweep().returned == ["s1"])
    }

    private var requests: [OutboxRequest] { get throws { try store.outbox(of: "s1") } }

    @Test func `the hand-back is asked for, then the message, and only once`() throws {
        try wait()
        let acts = try requests.map(\.act)
        #expect(acts.first == .handoff(.handBack(outcome: nil, note: nil)))
        #expect(acts.last??.text == "Our assistant goes on.")
        #expect(try requests.allSatisfy { $0.operatorName == "rule:quiet" })
        for _ in 0..<20 {
            desk.clock.advance(by: .seconds(200))
            #expect(try sweep() == ReturnSweep())
        }
        #expect(try requests.count == 2)
    }

    @Test func `when the server has it, rule and audit are in the log, and the message follows`() throws {
        try wait()
        let ids = try requests.map(\.id)
        #expect(try store.startSending(ids[1]) == nil)
        let job = try #require(try store.startSending(ids[0]))
        let takeover = try #require(try store.mark(of: "s1").claimOffset)
        server.acts(.handBack, by: job.author.key, from: takeover, request: ids[0])
        server.sessions["s1"]?.mode = .auto
        try server.read()
        try server.list()
        #expect(try desk.tail().last?.author == "rule:quiet")
        let summary = try server.summary()
        #expect(summary.session.mode == .auto && summary.owner == nil)
        #expect(try store.audit(of: "s1", limit: 9).contains { $0.operatorName == "rule:quiet" })
        try store.setOutbox(ids[0], to: .done)
        #expect(try store.startSending(ids[1]) != nil)
    }

    @Test func `a session that a person returned meanwhile is not told what the rule would have said`() throws
    {
        try wait()
        let ids = try requests.map(\.id)
        server.acts(.handBack, by: mia.key, from: try store.mark(of: "s1").claimOffset)
        server.sessions["s1"]?.mode = .auto
        try server.read()
        try server.list()
        #expect(try store.startSending(ids[0]) == nil)
        #expect(try store.startSending(ids[1]) == nil)
        #expect(try requests.map(\.state) == [.refused, .refused])
    }

    @Test func `a message that waited for the server is not said later`() throws {
        try wait()
        let ids = try requests.map(\.id)
        let takeover = try #require(try store.mark(of: "s1").claimOffset)
        let job = try #require(try store.startSending(ids[0]))
        server.acts(.handBack, by: job.author.key, from: takeover, request: ids[0])
        server.sessions["s1"]?.mode = .auto
        try server.read()
        try server.list()
        try store.setOutbox(ids[0], to: .done)
        desk.clock.advance(by: .seconds(3_600))
        #expect(try store.startSending(ids[1]) == nil)
    }

    @Test func `whoever begins to write before it is sent wins, and the customer is told nothing`() throws {
        try wait()
        let ids = try requests.map(\.id)
        try store.saveDraft("Wait", as: .oneself, in: "s1", by: "mia")
        #expect(try store.reasonToDrop(ids[0]) != nil)
        #expect(try store.startSending(ids[0]) == nil)
        #expect(try store.startSending(ids[1]) == nil)
        #expect(try requests.map(\.state) == [.refused, .refused])
        #expect(try store.drafts(of: "rule:quiet").isEmpty)
    }

    @Test func `a message of the customer that the mirror reads in between stops it`() throws {
        try wait()
        let ids = try requests.map(\.id)
        server.says(.customer, "Wait, one more thing")
        try server.read()
        #expect(try store.startSending(ids[0]) == nil)
        #expect(try requests.map(\.state).first == .refused)
        desk.clock.advance(by: .seconds(2_000))
        _ = try sweep()
        #expect(try store.plannedReturns().isEmpty)
    }

    @Test func `a refused return begins the rule's time again`() throws {
        try wait()
        for id in try requests.map(\.id) { try store.refuse(id, wording: "Not done.") }
        #expect(try store.drafts(of: "rule:quiet").isEmpty)
        desk.clock.advance(by: .seconds(1_400))
        _ = try sweep()
        #expect(try store.plannedReturns().isEmpty)
        desk.clock.advance(by: .seconds(200))
        _ = try sweep()
        #expect(try store.plannedReturns().count == 1)
    }

    @Test func `a message of unknown outcome is given up in the end`() throws {
        try wait()
        let ids = try requests.map(\.id)
        _ = try store.startSending(ids[0])
        try store.setOutbox(ids[0], to: .done)
        server.sessions["s1"]?.mode = .auto
        try server.list()
        #expect(try store.startSending(ids[1]) != nil)
        try store.setOutbox(ids[1], to: .unconfirmed)
        desk.clock.advance(by: .seconds(60))
        _ = try sweep()
        #expect(try requests.last?.state == .unconfirmed)
        desk.clock.advance(by: .seconds(600))
        _ = try sweep()
        #expect(try requests.last?.state == .refused)
    }

    @Test func `a mirror of a Switchboard server leaves the rules to it`() throws {
        try server.stands(.manual, epoch: 1, owner: "mia", at: 5)
        try store.setUpstream(
            Upstream(state: .live, requestsPerMinute: 1, budget: 10, isSlowed: false, isFed: true))
        try store.setFeedPlace(FeedPlace(generation: "g", position: 5))
        desk.clock.advance(by: .seconds(9_000))
        #expect(try sweep() == ReturnSweep())
        #expect(try store.plannedReturns().isEmpty)
    }
}
