import Bridge
import Conversation
import EventStore
import MatrixDesk
import Testing

/// Whole handoffs over a stand-in for a Matrix homeserver.
@Suite struct MatrixHandoffTests {
    private let bench: Bench
    private let standIn = MatrixStandIn()

    init() throws { bench = try Bench() }

    @Test func `a waiting session is answered in a room and goes back to the AI when the last person leaves`()
        async throws
    {
        try bench.waitingSession("s1", saying: "My parcel is lost.")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let notices = standIn.texts("s1", "m.notice", isOwn: true)
            #expect(notices[0].contains("Reason: a refund"))
            #expect(notices[1].contains("customer: My parcel is lost."))
            try bench.says("Are you there?", in: "s1")
            try await until("it is in the room") { standIn.customerTexts("s1") == ["Are you there?"] }
            standIn.say("I am looking.", in: "s1")
            try await until("the answer is in the log") { try bench.answers("s1") == ["I am looking."] }
            let answer = try bench.store.tail(of: "s1", limit: 100, kinds: [.message]).entries.last?.event
                .message
            #expect(
                answer?.participant == Participant(id: "desk:@agnes:desk.local", displayName: "Agnes"))
            #expect(try bench.store.links(of: "s1").last?.person == "Agnes Miller")
            standIn.close("s1")
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
        }
    }

    @Test func `while somebody is left in the room, nothing ends`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.come("@ben:desk.local", to: "s1")
            standIn.close("s1")
            let link = try #require(try bench.store.links(of: "s1").last)
            try await until("the leaving was looked at") {
                try standIn.isDelivered && bench.store.newArrivals(of: link.id).isEmpty
            }
            #expect(try bench.summary("s1").owner == "bridge:desk")
        }
    }

    @Test func `notices, edits and quotations never come to the customer`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            standIn.send(["msgtype": "m.notice", "body": "I am a bot."], in: "s1")
            standIn.send(
                [
                    "msgtype": "m.text", "body": "* Hi",
                    "m.relates_to": ["rel_type": "m.replace", "event_id": "$e1"],
                ], in: "s1")
            standIn.send(
                [
                    "msgtype": "m.text",
                    "body": "> <@sb_bridge:desk.local> Reason: a refund\n> more\n\nGood morning",
                    "m.relates_to": ["m.in_reply_to": ["event_id": "$e2"]],
                ], in: "s1")
            try await until("the person's answer is there") { try bench.answers("s1") == ["Good morning"] }
        }
    }

    @Test func `a takeover at a console lets the customer leave the room`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            let mia = try bench.store.operatorProfile("mia")
            try bench.store.takeOver("s1", by: mia, reason: "mine", saw: bench.summary("s1").claim)
            try await until("the customer has left") {
                standIn.room("s1")?.members.contains {
                    $0.key != "@sb_bridge:desk.local" && $0.value == "leave"
                }
                    ?? false
            }
            let last = standIn.texts("s1", "m.notice", isOwn: true).last ?? ""
            #expect(last.contains("A colleague took over") && !last.contains("mia"))
        }
    }

    @Test
    func `a post whose answer was lost is found, also by a homeserver that has forgotten its transactions`()
        async throws
    {
        var faults = Faults()
        faults.savedThenFailed = 0.4
        let standIn = MatrixStandIn(seed: 5, faults)
        standIn.forgetTransactions()
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            for number in 1...5 { try bench.says("m\(number)", in: "s1") }
            try await until("all are in the room") { standIn.customerTexts("s1").count >= 5 }
            #expect(standIn.customerTexts("s1") == ["m1", "m2", "m3", "m4", "m5"])
            #expect(standIn.rooms.count == 1)
        }
    }

    @Test func `erasing a session leaves nothing that names the customer`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bench.bridging(standIn) { _ in
            try await bench.untilAsked(standIn)
            try bench.says("I live in Elm Street.", in: "s1")
            try await until("it is in the room") { !standIn.customerTexts("s1").isEmpty }
            try bench.store.deleteSession("s1")
            try await until("the room is empty") { standIn.rooms[0].alias == nil }
            let left = standIn.rooms[0].events.map(\.compact).joined()
            #expect(!left.contains("Elm Street") && !left.contains("Ada") && !left.contains("refund"))
        }
    }

    @Test func `a wrong token is refused, and an unknown user is not there`() throws {
        let desk = MatrixDesk(MatrixStandIn.configuration(ServerAddress("http://127.0.0.1:9")!))
        let now = Timestamp(microseconds: 0)
        #expect(throws: WebhookRefusal.wrongSignature) {
            try desk.read(MatrixStandIn.request([], token: "as"), at: now)
        }
        #expect(try desk.read(MatrixStandIn.request([["type": "m.unheard.of"]]), at: now).isEmpty)
        let question = WebhookRequest(
            method: "GET", target: "/bridges/desk/_matrix/app/v1/users/%40sb_x%3Adesk.local",
            headers: ["authorization": "Bearer hs"], body: [])
        #expect(throws: WebhookRefusal.nothingThere) { try desk.read(question, at: now) }
        let ping = WebhookRequest(
            target: "/bridges/desk/_matrix/app/v1/ping", headers: ["authorization": "Bearer hs"],
            body: Array("{}".utf8))
        #expect(try desk.read(ping, at: now).isEmpty)
    }

    @Test func `check names people whom the homeserver does not know`() async throws {
        try await serving({ standIn.answer($0) }) { server in
            var configuration = MatrixStandIn.configuration(server)
            configuration.people.append("@nobody:desk.local")
            let findings = await MatrixDesk(configuration).check()
            #expect(findings.map(\.isFine) == [true, true, false])
        }
    }
}
