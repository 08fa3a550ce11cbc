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

    /// Whose token asks: nobody's, that of mia, who owns the session, another operator's, or an admin's.
    private enum Asker: CaseIterable {
        case nobody, owner, colleague, admin

        var name: String { "\(self)" }
    }

    /// A row: what is asked, and the status for each asker. Without tokens everything is as Parlant has it.
    private struct Row: Sendable {
        var name: String
        var method: String
        var path: String
        var body: JSON
        var none: Int
        var owner: Int
        var colleague: Int
        var admin: Int
    }

    private static let human: JSON = [
        "kind": "message", "source": "human_agent", "message": "Hello",
        "participant": ["id": "x7", "display_name": "Anybody"],
    ]
    private static let forged: JSON = [
        "kind": "custom", "source": "human_agent",
        "data": ["type": "handoff", "action": "take_over", "by": ["name": "A", "key": "k"], "epoch": 1],
    ]
    private static let events = "/sessions/s1/events"

    /// In a session that mia owns.
    private static let table: [Row] = [
        Row(
            name: "message as human_agent", method: "POST", path: events, body: human,
            none: 201, owner: 201, colleague: 409, admin: 201),
        Row(
            name: "message on behalf of the AI", method: "POST", path: events,
            body: [
                "kind": "message", "source": "human_agent_on_behalf_of_ai_agent", "message": "Hello",
            ], none: 201, owner: 201, colleague: 409, admin: 201),
        Row(
            name: "message as customer", method: "POST", path: events, body: .customerMessage("Hi"),
            none: 201, owner: 403, colleague: 403, admin: 201),
        Row(
            name: "status as ai_agent", method: "POST", path: events,
            body: ["kind": "status", "source": "ai_agent", "status": "typing"],
            none: 201, owner: 403, colleague: 403, admin: 201),
        Row(
            name: "handoff event", method: "POST", path: events, body: forged,
            none: 201, owner: 409, colleague: 409, admin: 409),
        Row(
            name: "label closed", method: "PATCH", path: "/sessions/s1",
            body: ["labels": ["upsert": ["closed"]]], none: 200, owner: 409, colleague: 409, admin: 409),
        Row(
            name: "metadata switchboard", method: "PATCH", path: "/sessions/s1",
            body: ["metadata": ["set": ["switchboard": ["a": 1]]]],
            none: 200, owner: 409, colleague: 409, admin: 409),
        Row(
            name: "mode manual", method: "PATCH", path: "/sessions/s1", body: ["mode": "manual"],
            none: 200, owner: 200, colleague: 409, admin: 200),
        Row(
            name: "mode auto", method: "PATCH", path: "/sessions/s1", body: ["mode": "auto"],
            none: 200, owner: 200, colleague: 409, admin: 200),
    ]

    @Test func `each role may do what its row says in a session that somebody owns`() async throws {
        for row in Self.table {
            for asker in Asker.allCases {
                let bench = try Bench()
                try bench.session()
                let mia = try bench.store.operatorProfile("mia")
                try bench.store.takeOver(
                    "s1", by: mia, reason: nil, saw: bench.store.summary("s1", for: "mia")!.claim)
                let (secret, expected) =
                    switch asker {
                    case .nobody: (nil as TokenSecret?, row.none)
                    case .owner: (try bench.token(.operator, "mia"), row.owner)
                    case .colleague: (try bench.token(.operator, "leo"), row.colleague)
                    case .admin: (try bench.token(.admin), row.admin)
                    }
                try await bench.serving { port in
                    let client = try PortClient(port: port)
                    let answer = try await client.ask(row.method, row.path, row.body, token: secret)
                    #expect(answer.status == expected, "\(row.name) as \(asker.name): \(answer.text)")
                }
            }
        }
    }

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
}
