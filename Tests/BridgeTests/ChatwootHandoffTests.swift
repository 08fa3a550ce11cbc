import Bridge
import ChatwootDesk
import Conversation
import EventStore
import Testing

/// Whole handoffs over a stand-in for Chatwoot, and what its webhooks mean.
@Suite struct ChatwootHandoffTests {
    private let bench: Bench
    private let standIn: ChatwootStandIn

    init() throws {
        bench = try Bench()
        standIn = ChatwootStandIn { [hand = bench.hand] in hand.now }
    }

    @Test func `a waiting session is answered in the inbox and goes back to the AI resolved`() async throws {
        try bench.waitingSession("s1", saying: "My parcel is lost.")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let notes = standIn.notes("s1")
            #expect(
                notes[0].contains("Reason: a refund") && notes[1].contains("customer: My parcel is lost."))
            try bench.says("Are you there?", in: "s1")
            try await until("it is in the inbox") { standIn.customerTexts("s1") == ["Are you there?"] }
            standIn.say("I am looking.", in: "s1")
            try await until("the answer is in the log") { try bench.answers("s1") == ["I am looking."] }
            try await until("the agent sees that it was read") { standIn.deliveryStates() == ["delivered"] }
            standIn.close("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
            #expect(try bench.summary("s1").outcome == .resolved)
        }
    }

    @Test func `only what a person wrote to the customer comes back`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let others: [JSON.Members] = [
                ["content": "A private note", "private": true],
                ["content": "Welcome!", "message_type": 3, "sender": .null],
                ["content": "Rate us!", "content_type": "input_csat"],
                ["content": "A rule", "content_attributes": ["automation_rule_id": 3]],
                ["content": "A campaign", "additional_attributes": ["campaign_id": 3]],
                ["content": "A bot", "sender": ["id": 7, "name": "Bot", "type": "agent_bot"]],
                ["content": "Another program", "source_id": "x1"],
                ["content": "Deleted", "content_attributes": ["deleted": true]],
            ]
            for other in others { standIn.add(other, in: "s1") }
            standIn.say("Good morning", in: "s1")
            try await until("the person's answer is there") { try bench.answers("s1") == ["Good morning"] }
        }
        #expect(try bench.answers("s1") == ["Good morning"])
    }

    @Test func `what no webhook brought is found by the list of conversations, the end too`() async throws {
        standIn.loseWebhooks()
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.say("Found", in: "s1")
            try await until("it is in the log") { try bench.answers("s1") == ["Found"] }
            standIn.close("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
        }
    }

    @Test func `posts that were saved although 500 was answered are found, not repeated`() async throws {
        var faults = Faults()
        faults.savedThenFailed = 0.4
        let standIn = ChatwootStandIn(seed: 3, faults) { [hand = bench.hand] in hand.now }
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            for number in 1...5 { try bench.says("m\(number)", in: "s1") }
            try await until("all are there") { standIn.customerTexts("s1").count >= 5 }
            #expect(standIn.customerTexts("s1") == ["m1", "m2", "m3", "m4", "m5"])
            #expect(standIn.talks.count == 1 && standIn.notes("s1").count == 2)
        }
    }

    @Test func `too many messages wait, and are not lost`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.refuseAsTooMany(1)
            try bench.says("m1", in: "s1")
            try await until("it waits") {
                try !standIn.isFull && bench.store.bridgeFigures().first?.posts[.pending] == 1
            }
            bench.hand.move(by: .seconds(21))
        }
        try await bench.bridging(standIn) { _ in
            try await until("it is there") { standIn.customerTexts("s1") == ["m1"] }
        }
    }

    @Test func `in a locked inbox a second stay does not hear the first one's answers`() async throws {
        standIn.lockToSingleConversation()
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.say("First", in: "s1")
            try await until("it is in the log") { try bench.answers("s1") == ["First"] }
            standIn.close("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
            try bench.store.patch("s1", SessionPatch(mode: .manual))
            try bench.says("Again", in: "s1")
            try await until("it is there again") { try bench.store.links(of: "s1").count == 2 }
            try await bench.untilAsked(standIn)
            standIn.say("Second", in: "s1")
            try await until("it is in the log") { try bench.answers("s1") == ["First", "Second"] }
        }
        #expect(standIn.talks.count == 1)
    }

    @Test func `a takeover at a console resolves it there, and a late answer is marked as failed`()
        async throws
    {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let mia = try bench.store.operatorProfile("mia")
            try bench.store.takeOver("s1", by: mia, reason: "mine", saw: bench.summary("s1").claim)
            try await until("it is resolved there") { standIn.talk("s1")?.status == "resolved" }
            let last = standIn.notes("s1").last ?? ""
            #expect(last.contains("A colleague took over") && !last.contains("mia"))
            standIn.say("One more thing", in: "s1")
            try await until("the late answer is a note") {
                try bench.notes("s1").contains { $0.hasSuffix("One more thing") }
            }
            try await until("the agent sees it") { standIn.deliveryStates() == ["failed"] }
            #expect(try bench.answers("s1").isEmpty && bench.summary("s1").owner == "mia")
        }
    }

    @Test func `a conversation that was opened again has not ended`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { bridge in
            try await bench.untilAsked(standIn)
            let talk = try #require(standIn.talk("s1"))
            var late = ChatwootStandIn.json(talk)
            late["event"] = "conversation_status_changed"
            late["status"] = "resolved"
            #expect(await bridge.receive(standIn.request(late)) == 200)
            let link = try #require(try bench.store.links(of: "s1").last)
            try await until("it was looked at") { try bench.store.newArrivals(of: link.id).isEmpty }
            #expect(try bench.summary("s1").owner == "bridge:desk")
        }
    }

    @Test func `erasing a session here deletes the conversation there`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            try bench.store.deleteSession("s1")
            try await until("it is gone") { standIn.talks.isEmpty }
        }
    }

    @Test func `signatures, and a token in the address for versions that sign nothing`() throws {
        let server = try #require(ServerAddress("http://127.0.0.1:9"))
        let now = bench.hand.now
        let signed = ChatwootDesk(ChatwootStandIn.configuration(server))
        let good = standIn.request(["event": "ping"])
        #expect(try signed.read(good, at: now).isEmpty)
        #expect(throws: WebhookRefusal.wrongSignature) {
            try signed.read(standIn.request(["event": "ping"], secret: "other"), at: now)
        }
        #expect(throws: WebhookRefusal.outsideWindow) { try signed.read(good, at: now + .seconds(400)) }
        var configuration = ChatwootStandIn.configuration(server)
        configuration.webhookSecret = nil
        configuration.addressToken = Secret("hush/1")
        let old = ChatwootDesk(configuration)
        var request = WebhookRequest(
            target: "/bridges/desk?token=hush%2F1", headers: [:], body: Array("{}".utf8))
        #expect(try old.read(request, at: now).isEmpty)
        request.target = "/bridges/desk?token=hush"
        #expect(throws: WebhookRefusal.wrongSignature) { try old.read(request, at: now) }
        configuration.addressToken = nil
        #expect(throws: WebhookRefusal.wrongSignature) {
            try ChatwootDesk(configuration).read(request, at: now)
        }
    }

    @Test func `the vendor's worked signature is accepted`() throws {
        let desk = ChatwootDesk(ChatwootStandIn.configuration(ServerAddress("http://127.0.0.1:9")!))
        let request = WebhookRequest(
            target: "/",
            headers: [
                "x-chatwoot-timestamp": "1767225600",
                "x-chatwoot-signature":
                    "sha256=a34d40b7604a4595dd6ba428e022a393d3662257396a92efcfe20fc7081532f6",
            ],
            body: Array(
                #"{"event":"message_created","id":42,"content":"Hello","message_type":"outgoing","private":false}"#
                    .utf8))
        #expect(try desk.read(request, at: Timestamp(microseconds: 1_767_225_600_000_000)).isEmpty)
    }

    @Test func `check says what is wrong with an inbox`() async throws {
        try await serving({ standIn.answer($0) }) { server in
            let desk = ChatwootDesk(ChatwootStandIn.configuration(server))
            #expect(await desk.check().allSatisfy(\.isFine))
            standIn.lockToSingleConversation()
            #expect(await desk.check().contains { !$0.isFine })
        }
    }
}
