import Bridge
import Conversation
import EventStore
import Testing
import ZendeskDesk

/// Whole handoffs over a stand-in for Zendesk.
@Suite struct ZendeskHandoffTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// Runs a bridge to a stand-in whose webhooks are delivered.
    private func bridging(
        _ standIn: ZendeskStandIn, _ change: (inout BridgeSettings) -> Void = { _ in },
        _ body: (Bridge) async throws -> Void
    ) async throws {
        try await serving({ standIn.answer($0) }) { server in
            let bridge = bench.bridge(to: ZendeskDesk(standIn.configuration(server)), change)
            let delivery = Task { await standIn.deliver { bridge } }
            defer { delivery.cancel() }
            try await bench.running(bridge) { try await body(bridge) }
        }
    }

    private func untilInvited(_ standIn: ZendeskStandIn, _ session: String = "s1") async throws {
        try await until("agents are asked") { standIn.talk(session)?.seat == "zd-agentWorkspace" }
    }

    @Test func `a waiting session is answered at the desk and goes back to the AI resolved`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "My parcel is lost.")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            #expect(try bench.summary("s1").owner == "bridge:desk")
            #expect(standIn.texts("s1")[0].contains("Reason: a refund"))
            #expect(standIn.texts("s1")[1].contains("customer: My parcel is lost."))
            try bench.says("Are you there?", in: "s1")
            try await until("it is at the desk") { standIn.texts("s1", by: "user") == ["Are you there?"] }
            standIn.agentSays("I am looking.", in: "s1")
            try await until("the answer is in the log") { try bench.answers("s1") == ["I am looking."] }
            let answer = try bench.store.tail(of: "s1", limit: 100, kinds: [.message]).entries.last?.event
                .message
            #expect(answer?.participant == Participant(id: "desk:42", displayName: "Agnes"))
            standIn.agentCloses("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
            #expect(try bench.summary("s1").outcome == .resolved)
        }
    }

    @Test func `what the bridge and triggers say never comes back`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            standIn.agentSays("We are closed on Sundays.", in: "s1", agent: "__trigger")
            standIn.agentSays("Rate us!", in: "s1", subtype: "activity")
            standIn.agentSays("Good morning", in: "s1")
            try await until("the person's answer is there") { try bench.answers("s1") == ["Good morning"] }
        }
    }

    @Test func `a takeover at a console tells the desk, names nobody, and ends it there`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            let mia = try bench.store.operatorProfile("mia")
            let claim = try bench.summary("s1").claim
            try bench.store.takeOver("s1", by: mia, reason: "mine", saw: claim)
            try await until("it is ended there") { standIn.talk("s1")?.seat == "" }
            let last = standIn.texts("s1").last ?? ""
            #expect(last.contains("A colleague took over") && !last.contains("mia"))
            #expect(try bench.summary("s1").owner == "mia")
            standIn.agentSays("One more thing", in: "s1")
            try await until("the late answer is a note") {
                try bench.notes("s1").contains { $0.hasSuffix("One more thing") }
            }
            #expect(try bench.answers("s1").isEmpty)
        }
    }

    @Test func `nobody answers, so it waits again, and the bridge leaves it to others`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            bench.hand.move(by: .seconds(601))
            try await until("it is released") { try bench.summary("s1").owner == nil }
            try await until("the desk is told") { standIn.talk("s1")?.seat == "" }
            #expect(try bench.store.claimWaiting(for: "desk", BridgeFilter()).isEmpty)
            #expect(try bench.summary("s1").session.mode == .manual)
        }
    }

    @Test func `a message that crosses the end is answered by the AI, not closed over`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn, { $0.ending = .close }) { _ in try await untilInvited(standIn) }
        // While no bridge runs, both happen.
        try bench.says("Wait!", in: "s1")
        standIn.agentCloses("s1")
        let link = try #require(try bench.store.links(of: "s1").first)
        let end = DeskArrival(
            id: "e", conversation: link.conversation, place: "", content: .ended(.resolved, reason: ""))
        _ = try bench.store.receive([end], for: "desk")
        let arrival = try #require(try bench.store.newArrivals(of: link.id).first)
        try bench.store.leave(link.id, .close(.resolved), telling: nil, because: arrival)
        let summary = try bench.summary("s1")
        #expect(summary.session.mode == .auto && !summary.isClosed)
    }

    @Test func `posts whose answers were lost are found, not repeated`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            standIn.loseNextAnswers(2)
            for number in 1...4 { try bench.says("m\(number)", in: "s1") }
            try await until("all are at the desk") { standIn.texts("s1", by: "user").count >= 4 }
            #expect(standIn.texts("s1", by: "user") == ["m1", "m2", "m3", "m4"])
        }
    }

    @Test func `a conversation that was made before a lost answer is found again`() async throws {
        var faults = ZendeskStandIn.Faults()
        faults.savedThenFailed = 0.4
        let standIn = ZendeskStandIn(seed: 7, faults)
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in try await untilInvited(standIn) }
        #expect(standIn.talks.count == 1)
    }

    @Test func `a call that a killed bridge had begun is looked for`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in try await untilInvited(standIn) }
        try bench.says("m1", in: "s1")
        let link = try #require(try bench.store.links(of: "s1").first)
        try bench.store.queue([NewPost(.customer, name: "m", text: "m1")], for: link, through: Offset(1_000))
        let post = try #require(try bench.store.nextPost(of: link.id))
        #expect(try bench.store.begin(post))
        try await bridging(standIn) { _ in
            try await until("it is at the desk") { standIn.texts("s1", by: "user") == ["m1"] }
        }
    }

    @Test func `erasing a session here erases the conversation there`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(standIn) { _ in
            try await untilInvited(standIn)
            try bench.store.deleteSession("s1")
            try await until("it is gone") { standIn.talks.isEmpty }
        }
    }

    @Test func `only sessions that the filter admits are claimed`() async throws {
        let standIn = ZendeskStandIn()
        try bench.waitingSession("s1", saying: "Hello", labels: ["vip"])
        try bench.waitingSession("s2", saying: "Hello")
        try await bridging(standIn, { $0.filter.exceptLabels = ["vip"] }) { _ in
            try await untilInvited(standIn, "s2")
        }
        #expect(try bench.summary("s1").owner == nil)
    }
}
