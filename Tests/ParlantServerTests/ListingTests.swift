import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// Long lists, and the names that sessions are given.
@Suite struct ListingTests {
    let bench: Bench
    let client: DirectClient

    init() throws {
        bench = try Bench()
        client = DirectClient(dispatcher: bench.server.dispatcher)
    }

    private func ids(_ path: String) async throws -> [String] {
        try await client.json("GET", path).array?.compactMap { $0["id"]?.string } ?? []
    }

    @Test func `more sessions than a page, all of one moment, are each listed once, and all deleted`()
        async throws
    {
        let moment = Timestamp(microseconds: 1_700_000_000_000_000)
        let names = (0..<1_201).map { "s\($0)" }
        _ = try bench.store.importSessions(
            names.map { name in
                ImportedSession(
                    Session(
                        id: Session.ID(name), agentID: "aria", customerID: "ada", creation: moment),
                    events: [])
            })
        let listed = try await ids("/sessions")
        #expect(listed.count == names.count)
        #expect(Set(listed) == Set(names))
        #expect(try await client.ask("DELETE", "/sessions?agent_id=aria").status == 204)
        #expect(try await ids("/sessions").isEmpty)
    }

    @Test func `more customers than a page are each listed once`() async throws {
        for number in 0..<501 {
            _ = try bench.store.addProfile(
                Profile(
                    role: .customer, id: "c\(number)", name: "C",
                    creation: Timestamp(microseconds: 1_700_000_000_000_000)))
        }
        let listed = try await ids("/customers").filter { $0.hasPrefix("c") }
        #expect(listed.count == 501)
        #expect(Set(listed).count == 501)
    }

    @Test(arguments: ["asc", "desc"]) func `customers are paged by a cursor`(sort: String) async throws {
        for name in ["one", "two", "three"] {
            _ = try await client.json(
                "POST", "/customers", ["id": .string(name), "name": .string(name)], status: 201)
        }
        var names: [String] = []
        var cursor = ""
        for _ in 0..<9 {
            let page = try await client.json("GET", "/customers?sort=\(sort)&limit=1\(cursor)")
            names += page["items"]?.array?.compactMap { $0["id"]?.string } ?? []
            guard page["has_more"]?.bool == true, let next = page["next_cursor"]?.string else { break }
            cursor = "&cursor=" + next
        }
        let own = names.filter { ["one", "two", "three"].contains($0) }
        #expect(own == (sort == "asc" ? ["one", "two", "three"] : ["three", "two", "one"]))
        #expect(Set(names).count == names.count)
    }

    @Test func `an id that is taken is a conflict`() async throws {
        _ = try await client.json("POST", "/customers", ["id": "ada", "name": "Ada"], status: 201)
        let again = try await client.ask("POST", "/customers", ["id": "ada", "name": "Another"])
        #expect(again.status == 409)
        #expect(try await client.json("GET", "/customers/ada")["name"]?.string == "Ada")
    }

    /// Parlant's typed clients read a list with one such customer not at all.
    @Test func `a customer's metadata are texts`() async throws {
        let vip: JSON = ["vip": true, "tier": "gold"]
        let made = try await client.json("POST", "/customers", ["name": "Ada", "metadata": vip], status: 422)
        #expect(made["detail"]?.array?.first?["type"]?.string == "string_type")
        #expect(made["detail"]?.array?.first?["loc"] == ["body", "metadata", "vip"])
        _ = try await client.json("POST", "/customers", ["id": "ada", "name": "Ada"], status: 201)
        let update: JSON = ["metadata": ["set": ["vip": .null]]]
        let changed = try await client.json("PATCH", "/customers/ada", update, status: 422)
        #expect(changed["detail"]?.array?.first?["loc"] == ["body", "metadata", "set", "vip"])
        let gold: JSON = ["metadata": ["set": ["tier": "gold"]]]
        let ada = try await client.json("PATCH", "/customers/ada", gold)
        #expect(ada["metadata"] == ["tier": "gold"])
    }

    @Test func `a session that changes its customer shows the new one's name`() async throws {
        try bench.session()
        _ = try await client.json("POST", "/customers", ["id": "omar", "name": "Omar Rossi"], status: 201)
        _ = try await client.json("PATCH", "/sessions/s1", ["customer_id": "omar"])
        #expect(try bench.store.summary("s1", for: "mia")?.customerName == "Omar Rossi")
    }

    @Test func `tags are made, listed, found by name, renamed and deleted`() async throws {
        let vip = try await client.json("POST", "/tags", ["name": "vip"], status: 201)
        let id = try #require(vip["id"]?.string)
        _ = try await client.json("POST", "/tags", ["name": "late"], status: 201)
        #expect(try await client.json("GET", "/tags").array?.count == 2)
        #expect(try await ids("/tags?name=vip") == [id])
        #expect(try await client.json("GET", "/tags/\(id)")["name"]?.string == "vip")
        let renamed = try await client.json("PATCH", "/tags/\(id)", ["name": "very important"])
        #expect(renamed["name"]?.string == "very important")
        #expect(try await client.ask("DELETE", "/tags/\(id)").status == 204)
        #expect(try await client.ask("GET", "/tags/\(id)").status == 404)
        #expect(try await client.ask("DELETE", "/tags/\(id)").status == 404)
    }

    @Test func `an idempotency key names one text only`() async throws {
        try bench.session()
        func post(_ text: String) async throws -> Answer {
            try await client.ask(
                "POST", "/sessions/s1/events",
                headers: ["Content-Type": "application/json", "Idempotency-Key": "k1"],
                body: JSON.customerMessage(text).compact)
        }
        let first = try await post("Hello")
        #expect(first.status == 201)
        #expect(try await post("Hello").text == first.text)
        #expect(try await post("Something else").status == 422)
        #expect(try bench.store.tail(of: "s1", limit: 9).entries.map(\.event.message?.text) == ["Hello"])
    }
}
