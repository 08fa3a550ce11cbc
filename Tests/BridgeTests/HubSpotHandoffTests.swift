import Bridge
import Conversation
import EventStore
import HubSpotDesk
import Testing

/// Whole handoffs over a stand-in for HubSpot, and what its webhooks mean.
@Suite struct HubSpotHandoffTests {
    private let bench: Bench
    private let standIn: HubSpotStandIn

    init() throws {
        bench = try Bench()
        standIn = HubSpotStandIn { [hand = bench.hand] in hand.now }
    }

    @Test func `a waiting session is answered in a thread and goes back to the AI resolved`() async throws {
        try bench.waitingSession("s1", saying: "My parcel is lost.")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let texts = standIn.messages("s1") { _ in true }
            #expect(texts[0] == "Handed over by Switchboard: a refund")
            #expect(
                texts[1].contains("Reason: a refund") && texts[2].contains("customer: My parcel is lost."))
            try bench.says("Are you there?", in: "s1")
            try await until("it is in the thread") { standIn.customerTexts("s1") == ["Are you there?"] }
            standIn.say("I am looking.", in: "s1")
            try await until("the answer is in the log") { try bench.answers("s1") == ["I am looking."] }
            try await until("the agent sees that it was read") { standIn.deliveryStates() == ["SENT"] }
            standIn.close("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
            #expect(try bench.summary("s1").outcome == .resolved)
        }
    }

    @Test func `only what an agent wrote comes back`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let others: [(inout JSON) -> Void] = [
                { $0["client"] = ["clientType": "INTEGRATION"] },
                { $0["client"] = ["clientType": "SYSTEM"] },
                { $0["senders"] = [["actorId": "B-1", "name": "Bot"]] },
                { $0["senders"] = [["actorId": "L-1", "name": "Model"]] },
                { $0["type"] = "COMMENT" },
                { $0["direction"] = "INCOMING" },
            ]
            for other in others { standIn.say("No answer", in: "s1", other) }
            // An agent without an actor id, which HubSpot has begun to leave out, has a name.
            standIn.say("Good morning", in: "s1") {
                $0["createdBy"] = nil
                $0["senders"] = [["name": "Agnes Miller"]]
            }
            try await until("the agent's answer is there") { try bench.answers("s1") == ["Good morning"] }
        }
        #expect(try bench.answers("s1") == ["Good morning"])
    }

    @Test func `what no webhook brought is found by the list of threads`() async throws {
        standIn.loseWebhooks()
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.say("Found", in: "s1")
            try await until("it is in the log") { try bench.answers("s1") == ["Found"] }
        }
    }

    @Test func `repetitions after lost answers make nothing twice, and a lock is waited for`() async throws {
        var faults = Faults()
        faults.savedThenFailed = 0.4
        let standIn = HubSpotStandIn(seed: 3, faults) { [hand = bench.hand] in hand.now }
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            for number in 1...5 { try bench.says("m\(number)", in: "s1") }
            try await until("all are there") { standIn.customerTexts("s1").count >= 5 }
            #expect(standIn.customerTexts("s1") == ["m1", "m2", "m3", "m4", "m5"])
            standIn.lockNext(1)
            try bench.says("m6", in: "s1")
            bench.hand.move(by: .seconds(3))
            try await until("it is there after the lock") { standIn.customerTexts("s1").count == 6 }
        }
        #expect(standIn.threads.count == 1)
    }

    @Test func `a thread that was opened again has not ended`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { bridge in
            try await bench.untilAsked(standIn)
            let thread = try #require(standIn.thread("s1"))
            let late: JSON = [
                "subscriptionType": "conversation.propertyChange", "objectId": .number(thread.id),
                "propertyName": "status", "propertyValue": "CLOSED", "occurredAt": 1,
            ]
            #expect(await bridge.receive(standIn.request(.app(late))) == 200)
            let link = try #require(try bench.store.links(of: "s1").last)
            try await until("it was looked at") { try bench.store.newArrivals(of: link.id).isEmpty }
            #expect(try bench.summary("s1").owner == "bridge:desk")
        }
    }

    @Test func `erasing a session here erases the thread there`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            try bench.store.deleteSession("s1")
            try await until("it is gone") { standIn.threads.isEmpty }
        }
    }

    private func reading(_ request: WebhookRequest, at now: Timestamp) throws -> [DeskArrival] {
        let server = try #require(ServerAddress("https://api.hubapi.com"))
        return try HubSpotDesk(HubSpotStandIn.configuration(server)).read(request, at: now)
    }

    @Test func `a signature of version 3 is over the public address, whatever the proxy calls`() throws {
        let now = bench.hand.now
        let event: JSON = ["type": "OUTGOING_CHANNEL_MESSAGE_CREATED"]
        let address = HubSpotStandIn.address + "?b=a:b"
        let good = HubSpotStandIn.signed(event, at: now, address: address, target: "/inside?b=a%3Ab")
        #expect(try reading(good, at: now).isEmpty)
        let wrong = HubSpotStandIn.signed(event, at: now, address: address, target: "/inside?b=other")
        #expect(throws: WebhookRefusal.wrongSignature) { try reading(wrong, at: now) }
        for seconds in [-301, 301] {
            #expect(throws: WebhookRefusal.outsideWindow) { try reading(good, at: now + .seconds(seconds)) }
        }
    }

    @Test func `under a signature without a time nobody can speak`() throws {
        let now = bench.hand.now
        let change: JSON = [
            "subscriptionType": "conversation.propertyChange", "objectId": 555, "propertyName": "status",
            "propertyValue": "CLOSED", "occurredAt": 1,
        ]
        #expect(try reading(HubSpotStandIn.signedByHash([change]), at: now).map(\.conversation) == ["555"])
        let words: JSON = ["type": "OUTGOING_CHANNEL_MESSAGE_CREATED", "channelId": "7"]
        #expect(throws: WebhookRefusal.wrongSignature) {
            try reading(HubSpotStandIn.signedByHash(words), at: now)
        }
    }

    @Test func `the vendor's worked signature of version 3 is accepted`() throws {
        var configuration = HubSpotStandIn.configuration(ServerAddress("https://api.hubapi.com")!)
        configuration.publicAddress = "https://desk.example.com/bridges/hubspot/hook"
        let request = WebhookRequest(
            target: "/bridges/hubspot/hook?b=b1",
            headers: [
                "x-hubspot-signature-v3": "ID7Pa4lU94jAviN0LXR7PklROSFYpemXfUNaCRFsiPQ=",
                "x-hubspot-request-timestamp": "1767225600000",
            ],
            body: Array(
                #"{"type":"OUTGOING_CHANNEL_MESSAGE_CREATED","message":{"id":"m-1","text":"Hello"}}"#.utf8))
        let moment = Timestamp(microseconds: 1_767_225_600_000_000)
        #expect(try HubSpotDesk(configuration).read(request, at: moment).isEmpty)
    }

    @Test func `check looks at the channel account`() async throws {
        try await serving({ standIn.answer($0) }) { server in
            #expect(await HubSpotDesk(HubSpotStandIn.configuration(server)).check().allSatisfy(\.isFine))
            var other = HubSpotStandIn.configuration(server)
            other.inbox = "13"
            #expect(await HubSpotDesk(other).check().contains { !$0.isFine })
        }
    }
}
