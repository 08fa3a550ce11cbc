import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct ErasureAndAuditTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
        try bench.session("s2")
    }

    @Test func `an admin reads what was done through the API, with the token that did it`() async throws {
        let admin = try bench.token(.admin, "billing")
        let mia = try bench.token(.operator, "mia")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(
                try await client.ask("PATCH", "/sessions/s1", ["title": "Secret"], token: mia).status == 200)
            #expect(
                try await client.ask(
                    "POST", "/switchboard/sessions/s1/take_over", [:], token: mia
                ).status == 200)
            #expect(
                try await client.ask(
                    "POST", "/sessions/s1/events",
                    [
                        "kind": "message", "source": "human_agent", "message": "Hi",
                        "participant": ["display_name": "M"],
                    ],
                    token: mia
                ).status == 201)
            #expect(try await client.ask("DELETE", "/sessions/s2", token: admin).status == 204)
            #expect(try await client.ask("GET", "/switchboard/audit", token: mia).status == 403)
            let page = try await client.ask("GET", "/switchboard/audit?limit=4", token: admin).json()
            let items = page["items"]?.array ?? []
            #expect(items.map { $0["act"] } == ["delete", "add message", "take_over", "change"])
            let tokens = try bench.store.tokens()
            #expect(
                items.map { $0["token_id"]?.string } == [tokens[0].id]
                    + [String](repeating: tokens[1].id, count: 3))
            #expect(items.dropFirst().allSatisfy { $0["operator"] == "mia" && $0["role"] == "operator" })
            #expect(items[0]["subject"] == "billing")
            #expect(page["has_more"] == true)
            let before = page["next_before"] ?? .null
            let rest = try await client.ask(
                "GET", "/switchboard/audit?before=\(before.compact)", token: admin
            ).json()
            #expect(rest["items"]?.array?.contains { $0["act"] == "create token" } == true)
            let own = try await client.ask("GET", "/switchboard/audit?session_id=s2", token: admin).json()
            #expect(own["items"]?.array?.map { $0["act"] } == ["delete", "create"])
        }
    }

    @Test func `an admin erases a customer with all their sessions`() async throws {
        let admin = try bench.token(.admin)
        let mia = try bench.token(.operator, "mia")
        let customer = try bench.token(.customer, "s1")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("DELETE", "/switchboard/customers/ada", token: mia).status == 403)
            let answer = try await client.ask("DELETE", "/switchboard/customers/ada", token: admin)
            #expect(answer.status == 200)
            #expect(try answer.json() == ["sessions": 2, "profile": true])
            #expect(try await client.ask("GET", "/customers/ada", token: admin).status == 404)
            #expect(try await client.ask("DELETE", "/switchboard/customers/ada", token: admin).status == 404)
            #expect(try bench.store.tokens().first { $0.role == .customer }?.revoked != nil)
            _ = customer
        }
    }
}
