import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// The team's replies as Parlant's canned responses.
@Suite struct CannedResponseTests {
    let bench: Bench
    let client: DirectClient

    init() throws {
        bench = try Bench()
        client = DirectClient(dispatcher: bench.server.dispatcher)
        // Makes its agent known.
        try bench.session("s0")
    }

    private func make(_ value: String, _ more: JSON.Members = [:]) async throws -> JSON {
        let body = more.changed(setting: ["value": .string(value), "fields": []], removing: [])
        return try await client.json("POST", "/canned_responses", .object(body), status: 201)
    }

    private func place(_ json: JSON) -> String { "/canned_responses/" + (json["id"]?.string ?? "") }

    @Test func `recorded exchanges are answered alike`() async throws {
        let rows = try Recording.all(in: "canned.jsonl")
        #expect(rows.count == 16)
        // The first list tells of one whose making was not recorded.
        let first = try #require(rows.first?.response.array?.first)
        let body = first.members?.changed(setting: [:], removing: ["id", "creation_utc"]) ?? [:]
        _ = try await client.json("POST", "/canned_responses", .object(body), status: 201)
        var replay = Replay(rows)
        for row in rows { try await replay.repeat(row, client) }
        #expect(replay.problems == [])
    }

    @Test func `a program gets back what it wrote, byte for byte`() async throws {
        let value = "Hi {{ std.customer.name }},\r\norder {{order_id}} e\u{301}\n"
        let more: JSON.Members = [
            "fields": [["name": "order_id", "description": "", "examples": []]], "signals": ["a", "a"],
            "metadata": ["n": .number("1.0"), "z": .null], "field_dependencies": ["order_id"],
        ]
        let body = more.changed(setting: ["value": .string(value)], removing: [])
        let made = try await client.json("POST", "/canned_responses", .object(body), status: 201)
        for pair in body.pairs { #expect(made[pair.name] == pair.value, "\(pair.name)") }
        #expect(try await client.json("GET", place(made)) == made)
        #expect(try await client.json("GET", "/canned_responses") == .array([made]))
        let reply = try #require(try bench.store.cannedReplies().first)
        #expect(
            reply.text.isExactly("Hi {customer},\r\norder {{order_id}} e\u{301}\n") && reply.author == nil)
        #expect(reply.id.rawValue == made["id"]?.string)
    }

    @Test func `an operator's reply is read as a template, with its code, title and steps as metadata`()
        async throws
    {
        let stored = try bench.store.addReply(
            ReplyContent(
                code: "hi", title: "Greeting", text: "Hi {customer}{cursor}, I am {agent}",
                then: [.close(.resolved)]))
        let read = try await client.json("GET", "/canned_responses/\(stored.id)")
        #expect(read["value"] == "Hi {{std.customer.name}}, I am {{std.agent.name}}")
        #expect(
            read["metadata"] == [
                "switchboard": [
                    "code": "hi", "title": "Greeting", "then": ["close resolved"],
                    "text": "Hi {customer}{cursor}, I am {agent}",
                ]
            ])
        // The same value again leaves the operator's text as it is; another replaces it alone.
        let same = try await client.json("PATCH", place(read), ["value": read["value"] ?? .null])
        #expect(same == read)
        #expect(try bench.store.storedReply(stored.id) == stored)
        let other = try await client.json("PATCH", place(read), ["value": "Bye {{std.agent.name}}"])
        #expect(
            other["metadata"]?["switchboard"] == [
                "code": "hi", "title": "Greeting", "then": ["close resolved"],
            ])
        #expect(try bench.store.cannedReplies().map(\.text) == ["Bye {agent}"])
    }

    @Test func `a list has those with any of the tags, oldest first`() async throws {
        var tags: [String] = []
        for name in ["a", "b"] {
            tags.append(
                try await client.json("POST", "/tags", ["name": .string(name)], status: 201)["id"]?.string
                    ?? "")
        }
        let one = try await make("one", ["tags": [.string(tags[0])]])
        let two = try await make("two", ["tags": [.string(tags[1]), "agent:aria"]])
        let three = try await make("three")
        func list(_ query: String) async throws -> [JSON] {
            try await client.json("GET", "/canned_responses" + query).array ?? []
        }
        #expect(try await list("") == [one, two, three])
        #expect(try await list("?tags=\(tags[0])") == [one])
        #expect(try await list("?tags=\(tags[1])&tags=\(tags[0])") == [one, two])
        #expect(try await list("?tags=agent:aria") == [two])
        #expect(try await list("?tags=nope") == [])
    }

    @Test func `a long list comes whole`() async throws {
        let many = (0..<1_234).map { (id: CannedReply.ID?.none, content: ReplyContent(text: "reply \($0)")) }
        _ = try bench.store.importReplies(many)
        let values = try await client.json("GET", "/canned_responses").array?.map { $0["value"]?.string }
        #expect(values == many.map(\.content.text))
    }

    @Test func `a change adds and removes tags, all of it or nothing`() async throws {
        let tag = try await client.json("POST", "/tags", ["name": "a"], status: 201)["id"]?.string ?? ""
        let made = try await make("one", ["tags": ["agent:aria"]])
        for change: JSON in [["add": ["nope"]], ["remove": ["nope"]], ["add": ["agent:nope"]]] {
            let answer = try await client.ask("PATCH", place(made), ["value": "two", "tags": change])
            #expect(answer.status == 404)
            #expect(answer.detail == "Item 'nope' not found")
        }
        #expect(try await client.json("GET", place(made)) == made)
        let changed = try await client.json(
            "PATCH", place(made), ["tags": ["add": [.string(tag), .string(tag)], "remove": ["agent:aria"]]])
        #expect(changed["tags"] == [.string(tag)])
        #expect(
            try await client.ask("POST", "/canned_responses", ["value": "x", "fields": [], "tags": ["nope"]])
                .status == 404)
    }

    @Test func `fields come with a value, and a new value with its fields alone`() async throws {
        let field: JSON = ["name": "a", "description": "", "examples": ["1"]]
        let made = try await make("{{a}}")
        let refused = try await client.ask("PATCH", place(made), ["fields": [field]])
        #expect(refused.status == 422)
        #expect(refused.detail == "CannedResponse fields cannot be updated without providing a new value.")
        #expect(try await client.json("PATCH", place(made), ["fields": []]) == made)
        let filled = try await client.json("PATCH", place(made), ["value": "{{a}}", "fields": [field]])
        #expect(filled["fields"] == [field])
        #expect(try await client.json("PATCH", place(made), ["value": "{{a}}!"])["fields"] == [])
    }

    @Test func `what a field lacks is named by its place`() async throws {
        let answer = try await client.ask(
            "POST", "/canned_responses", ["value": "x", "fields": [["name": "", "examples": [7]], .null]])
        #expect(answer.status == 422)
        let places = try JSON(parsing: answer.text)["detail"]?.array?.map { $0["loc"]?.compact ?? "" }
        #expect(
            places == [
                #"["body","fields",0,"name"]"#, #"["body","fields",0,"description"]"#,
                #"["body","fields",0,"examples",0]"#, #"["body","fields",1]"#,
            ])
        let null = try await client.ask("POST", "/canned_responses", ["value": "x", "fields": .null])
        #expect(try JSON(parsing: null.text)["detail"]?.array?.first?["type"] == "list_type")
    }

    @Test func `a value that no reply may have is refused, and so is a trail`() async throws {
        let made = try await make("fine")
        for value in [" \n", "a\u{1B}[2J", String(repeating: "x", count: 16 << 10 + 1)] {
            let body: JSON = ["value": .string(value), "fields": []]
            #expect(try await client.ask("POST", "/canned_responses", body).status == 422)
            #expect(try await client.ask("PATCH", place(made), ["value": .string(value)]).status == 422)
        }
        let trail: JSON = ["value": "x", "fields": [], "metadata": ["switchboard": ["code": "x"]]]
        #expect(try await client.ask("POST", "/canned_responses", trail).status == 409)
        #expect(try await client.json("GET", "/canned_responses") == .array([made]))
    }

    @Test func `an operator's token is the author, and a customer's reads nothing`() async throws {
        let operatorToken = try bench.token(.operator, "leo")
        try bench.session("s1")
        let body: JSON = ["value": "Hello", "fields": []]
        #expect(try await client.ask("POST", "/canned_responses", body, token: operatorToken).status == 201)
        #expect(try bench.store.cannedReplies().map(\.author) == ["leo"])
        let customer = try bench.token(.customer, "s1")
        #expect(try await client.ask("GET", "/canned_responses", token: customer).status == 403)
        let agent = try bench.token(.agent)
        let listed = try await client.ask("GET", "/canned_responses", token: agent)
        #expect(listed.status == 200 && !listed.text.contains("leo"))
    }
}
