import Conversation
import EventStore
import ParlantWire
import Testing

@testable import ParlantServer

/// One owner, through every door: what each role may do by Parlant's own endpoints.
@Suite struct OneOwnerTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    private static let human: JSON = [
        "kind": "message", "source": "human_agent", "message": "Hello",
        "participant": ["id": "x7", "display_name": "Anybody"],
    ]
    private static let events = "/sessions/s1/events"

    @Test func `the guide's three steps run with an operator's token, and each has its author`() async throws
    {
        try bench.customer("Is anybody there?")
        let mia = try bench.token(.operator, "mia")
        // Somebody who would answer.
        try bench.store.renewLease(of: "p1", for: .seconds(60))
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            let taken = try await client.ask("PATCH", "/sessions/s1", ["mode": "manual"], token: mia)
            #expect(try taken.json()["mode"] == "manual")
            #expect(try bench.store.summary("s1", for: "mia")?.owner == "mia")
            let epoch = try bench.store.summary("s1", for: "mia")?.epoch
            _ = try await client.ask("PATCH", "/sessions/s1", ["mode": "manual"], token: mia)
            #expect(try bench.store.summary("s1", for: "mia")?.epoch == epoch)

            let said = try await client.ask("POST", Self.events, Self.human, token: mia)
            #expect(said.status == 201)
            #expect(try said.json()["data"]?["participant"] == ["id": "x7", "display_name": "Anybody"])
            #expect(!said.text.contains("mia"))
            let entry = try bench.store.tail(of: "s1", limit: 1).entries.first
            #expect(entry?.author == "mia")

            try bench.customer("Thank you. And when?")
            let back = try await client.ask("PATCH", "/sessions/s1", ["mode": "auto"], token: mia)
            #expect(try back.json()["mode"] == "auto")
            let asked = try await client.ask(
                "POST", Self.events, ["kind": "message", "source": "ai_agent"], token: mia)
            #expect(asked.status == 201, "\(asked.text)")
            let acts = try bench.store.audit(of: "s1", limit: 20).filter { $0.author.login == "mia" }.map(
                \.act)
            #expect(acts == ["hand_back", "add message", "take_over"])
        }
    }

    @Test func `an operator is told who owns a session that is not theirs`() async throws {
        let mia = try bench.store.operatorProfile("mia")
        try bench.store.takeOver(
            "s1", by: mia, reason: nil, saw: bench.store.summary("s1", for: "mia")!.claim)
        let leo = try bench.token(.operator, "leo")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for (method, path, body) in [
                ("POST", Self.events, Self.human), ("PATCH", "/sessions/s1", ["mode": "auto"]),
                ("PATCH", "/sessions/s1", ["mode": "manual"]),
                ("POST", Self.events, ["kind": "message", "source": "ai_agent"]),
            ] as [(String, String, JSON)] {
                let answer = try await client.ask(method, path, body, token: leo)
                #expect(answer.status == 409, "\(method) \(body.compact)")
                #expect(try answer.json()["state"]?["owner"] == "mia")
            }
        }
    }

    private func take(by name: String) throws {
        let someone = try bench.store.operatorProfile(name)
        let claim = try bench.store.summary("s1", for: name)!.claim
        try bench.store.takeOver("s1", by: someone, reason: nil, saw: claim)
    }

    @Test func `a change that holds what may not be leaves the session as it was, its owner too`()
        async throws
    {
        let leo = try bench.token(.operator, "leo")
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            func stands() throws -> [String?] {
                let summary = try bench.store.summary("s1", for: "")!
                return [
                    summary.owner, summary.session.mode.rawValue, summary.session.title,
                    summary.session.agentID.rawValue, summary.session.labels.joined(),
                    String(summary.epoch.rawValue), summary.lastOffset.map { String($0.rawValue) },
                ]
            }
            // The claim is granted, the rest is not.
            let before = try stands()
            let refused = try await client.ask(
                "PATCH", "/sessions/s1", ["mode": "manual", "title": "Mine", "agent_id": "a\u{0}b"],
                token: leo)
            #expect(refused.status == 422, "\(refused.text)")
            #expect(try stands() == before)
            // The rest is granted, the claim is not.
            try take(by: "mia")
            let owned = try stands()
            for mode in ["manual", "auto"] {
                let answer = try await client.ask(
                    "PATCH", "/sessions/s1",
                    ["mode": .string(mode), "title": "Mine", "labels": ["upsert": ["vip"]]], token: leo)
                #expect(answer.status == 409)
                #expect(try stands() == owned)
            }
        }
        #expect(try bench.store.audit(of: "s1", limit: 9).allSatisfy { $0.author.login != "leo" })
    }

    @Test func `a claim comes with whatever else one change holds, and the audit has both`() async throws {
        let mia = try bench.token(.operator, "mia")
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            let answer = try await client.ask(
                "PATCH", "/sessions/s1",
                [
                    "mode": "manual", "title": "Refund",
                    "metadata": ["set": ["handoff_reason": "She asked for me."]],
                ], token: mia)
            #expect(answer.status == 200)
            #expect(try answer.json()["title"] == "Refund")
            let summary = try bench.store.summary("s1", for: "mia")
            #expect(summary?.owner == "mia" && summary?.reason == "She asked for me.")
            let acts = try bench.store.audit(of: "s1", limit: 9).map(\.act)
            #expect(acts == ["change", "take_over", "create"])
        }
    }

    @Test func `whoever gave the session back may ask the AI, however much was said since`() async throws {
        try take(by: "mia")
        let (mia, leo) = (try bench.token(.operator, "mia"), try bench.token(.operator, "leo"))
        _ = try bench.store.handBack(
            "s1", by: bench.store.operatorProfile("mia"), saw: bench.store.summary("s1", for: "mia")!.claim)
        try bench.store.renewLease(of: "p1", for: .seconds(60))
        for number in 1...60 {
            let data = Event.messageData("\(number)", from: Participant(displayName: "Anna"))
            _ = try bench.store.append(NewEvent(source: .humanAgent, kind: .message, data: data), to: "s1")
        }
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            let trigger: JSON = ["kind": "message", "source": "ai_agent"]
            func ask(_ token: TokenSecret, _ headers: [String: String] = [:]) async throws -> Int {
                try await client.ask("POST", Self.events, trigger, token: token, headers).status
            }
            #expect(try await ask(leo) == 409)
            #expect(try await ask(mia, ["Idempotency-Key": "lost-answer"]) == 201)
            // It changed hands since, and came back to the AI by somebody else.
            try take(by: "leo")
            #expect(try await ask(mia) == 409)
            // What was asked for before is answered as the first time.
            #expect(try await ask(mia, ["Idempotency-Key": "lost-answer"]) == 201)
            _ = try bench.store.handBack(
                "s1", by: bench.store.operatorProfile("leo"),
                saw: bench.store.summary("s1", for: "leo")!.claim)
            #expect(try await ask(mia) == 409)
            #expect(try await ask(leo) == 201)
        }
    }

    @Test func `whatever key a message comes with, it is of the login whose token it has`() async throws {
        try take(by: "leo")
        let keys = try ["mia", "leo"].map { try bench.store.operatorProfile($0).key.rawValue }
        let leo = try bench.token(.operator, "leo")
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            var body = Self.human
            body["metadata"] = [
                "switchboard": ["operator": .string(keys[0]), "request_id": "r1"], "page": "/refunds",
            ]
            let answer = try await client.ask("POST", Self.events, body, token: leo)
            #expect(answer.status == 201)
            let metadata = try answer.json()["metadata"]
            #expect(metadata?["switchboard"] == ["operator": .string(keys[1]), "request_id": "r1"])
            #expect(metadata?["page"] == "/refunds")
            #expect(try bench.store.tail(of: "s1", limit: 1).entries.first?.author == "leo")
        }
    }
}
