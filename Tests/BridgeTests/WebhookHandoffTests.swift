import Bridge
import Conversation
import EventStore
import Logging
import Testing
import WebhookDesk

/// Whole handoffs over a desk of somebody's own.
@Suite struct WebhookHandoffTests {
    private let bench: Bench
    private let standIn: WebhookStandIn

    init() throws {
        bench = try Bench()
        let hand = bench.hand
        standIn = WebhookStandIn { hand.now }
    }

    private func bridging(
        listsChanges: Bool = false, _ change: (inout BridgeSettings) -> Void = { _ in },
        _ body: (Bridge) async throws -> Void
    ) async throws {
        let standIn = standIn
        try await serving({ standIn.answer($0) }) { server in
            let bridge = bench.bridge(to: standIn.desk(server, listsChanges: listsChanges), change)
            try await bench.running(bridge) { try await body(bridge) }
        }
    }

    private func untilAsked() async throws {
        try await until("somebody is asked") { standIn.types().last == "conversation.waiting" }
    }

    @Test func `a handoff from the first event to the last`() async throws {
        try bench.waitingSession("s1", saying: "Where is it?")
        try await bridging { bridge in
            try await untilAsked()
            #expect(
                standIn.types() == [
                    "conversation.opened", "message.created", "message.created", "conversation.waiting",
                ])
            let key = try #require(standIn.conversation)
            let answer: JSON = [
                "type": "message", "id": "a1", "conversation": .string(key), "text": "On its way.",
                "author": ["id": "7", "name": "Agnes Miller"],
            ]
            #expect(await bridge.receive(standIn.request(answer)) == 200)
            #expect(await bridge.receive(standIn.request(answer)) == 200)
            try await until("it is in the log") { try bench.answers("s1") == ["On its way."] }
            let end: JSON = [
                "type": "ended", "id": "a2", "conversation": .string(key), "outcome": "resolved",
            ]
            #expect(await bridge.receive(standIn.request(end)) == 200)
            try await until("the AI has it") { try bench.summary("s1").session.mode == .auto }
            #expect(try bench.answers("s1") == ["On its way."] && standIn.wrong == 0)
        }
    }

    @Test func `repetitions after lost answers make nothing twice`() async throws {
        standIn.loseNextAnswers(3)
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging { _ in
            try await untilAsked()
            standIn.loseNextAnswers(2)
            for number in 1...3 { try bench.says("m\(number)", in: "s1") }
            try await until("all are there") { standIn.texts("customer") == ["m1", "m2", "m3"] }
            #expect(standIn.types().filter { $0 == "conversation.opened" }.count == 1)
        }
    }

    @Test func `the list of changes finds what no webhook brought`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging(listsChanges: true) { _ in
            try await untilAsked()
            let key = try #require(standIn.conversation)
            standIn.list(["type": "message", "id": "a1", "conversation": .string(key), "text": "Found"])
            try await until("it is in the log") { try bench.answers("s1") == ["Found"] }
        }
    }

    @Test func `a wrong signature is counted and answered with nothing but a status`() async throws {
        try await bridging { bridge in
            var request = standIn.request(["type": "message", "id": "a", "conversation": "x", "text": "Hi"])
            request.body.append(32)
            #expect(await bridge.receive(request) == 401)
            try await until("it is counted") { try bench.store.bridgeFigures().first?.wrongWebhooks == 1 }
            // A conversation of somebody else is accepted and left out, so that the desk does not try again.
            let stranger = standIn.request(["type": "message", "id": "a", "conversation": "x", "text": "Hi"])
            #expect(await bridge.receive(stranger) == 200)
        }
    }

    @Test func `a session of an operator can be given to a bridge`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        let mia = try bench.store.operatorProfile("mia")
        try bench.store.takeOver("s1", by: mia, reason: nil, saw: bench.summary("s1").claim)
        try await bridging { _ in
            try bench.store.give("s1", to: "desk", saw: bench.summary("s1").claim)
            try await untilAsked()
            #expect(try bench.summary("s1").owner == "bridge:desk")
        }
    }

    @Test func `long messages arrive in parts, in order`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging { _ in
            try await untilAsked()
            let text = (0..<5_000).map { "word\($0)" }.joined(separator: " ")
            try bench.says(text, in: "s1")
            try await until("all parts are there") {
                standIn.texts("customer").joined(separator: " ").utf8.count == text.utf8.count
            }
            #expect(standIn.texts("customer").joined(separator: " ") == text)
        }
    }

    @Test func `notes, logins and metadata never leave`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        let mia = try bench.store.operatorProfile("wilhelmina")
        try bench.store.addNote("a private note", by: mia, to: "s1")
        try bench.store.takeOver(
            "s1", by: mia, reason: "a private reason", saw: bench.summary("s1").claim)
        try bench.store.release("s1", by: mia, saw: bench.summary("s1").claim)
        try await bridging { _ in
            try await untilAsked()
            try bench.store.addNote("another private note", by: mia, to: "s1")
            try bench.says("m1", in: "s1")
            try await until("the message is there") { standIn.texts("customer") == ["m1"] }
            let all = standIn.events.map(\.compact).joined()
            #expect(!all.contains("private") && !all.contains("wilhelmina"))
        }
    }

    @Test func `webhooks come over HTTP, other paths and large bodies do not`() async throws {
        try bench.waitingSession("s1", saying: "Hello")
        try await bridging { bridge in
            try await untilAsked()
            let key = try #require(standIn.conversation)
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let receiver = WebhookReceiver([bridge], host: "127.0.0.1", port: 0, logger: .silent)
            let listening = Task {
                defer { port.finish() }
                try await receiver.run { number in
                    port.yield(number)
                    port.finish()
                }
            }
            defer { listening.cancel() }
            for await number in ports {
                let server = try #require(ServerAddress("http://127.0.0.1:\(number)"))
                let http = DeskHTTP(server, gate: CallGate(), allowsPrivate: true)
                let request = standIn.request(
                    ["type": "message", "id": "a1", "conversation": .string(key), "text": "Hi"])
                var call = DeskHTTP.Call("POST", "/bridges/desk")
                call.headers = request.headers.map { ($0.key, $0.value) }
                call.body = request.body
                #expect(try await http.call(call).status == 200)
                call.path = "/bridges/other"
                #expect(try await http.call(call, accepting: [404]).status == 404)
            }
            try await until("it is in the log") { try bench.answers("s1") == ["Hi"] }
        }
    }
}
