import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// What Parlant 3.3.2 takes, refuses and answers where nothing was recorded; each was tried on the real server.
@Suite struct ParlantFormsTests {
    let bench: Bench
    let client: DirectClient

    init() throws {
        bench = try Bench()
        client = DirectClient(dispatcher: bench.server.dispatcher)
        try bench.session()
    }

    @Test func `a tag is an id and a name`() async throws {
        let tag = try await client.json("POST", "/tags", ["name": "vip"], status: 201)
        #expect(tag.members?.pairs.map(\.name) == ["id", "name"])
        #expect(try await client.json("GET", "/tags").array == [tag])
    }

    @Test func `no two tags have one name`() async throws {
        let vip = try await client.json("POST", "/tags", ["name": "vip"], status: 201)["id"]?.string ?? ""
        let gold = try await client.json("POST", "/tags", ["name": "gold"], status: 201)["id"]?.string ?? ""
        #expect(try await client.ask("POST", "/tags", ["name": "vip"]).status == 409)
        #expect(try await client.ask("PATCH", "/tags/\(gold)", ["name": "vip"]).status == 409)
        #expect(try await client.ask("PATCH", "/tags/\(vip)", ["name": "vip"]).status == 200)
        #expect(try await client.ask("PATCH", "/tags/nope", ["name": "new"]).status == 404)
        #expect(try await client.ask("POST", "/tags", ["name": "VIP"]).status == 201)
        #expect(
            try await client.json("GET", "/tags").array?.compactMap { $0["name"]?.string } == [
                "vip", "gold", "VIP",
            ])
    }

    @Test(arguments: ["/customers", "/agents"])
    func `a tag that nobody made is unknown, and nothing is done with it`(path: String) async throws {
        let tag = try await client.json("POST", "/tags", ["name": "vip"], status: 201)["id"]?.string ?? ""
        let refused = try await client.ask("POST", path, ["name": "A", "tags": [.string(tag), "unknown"]])
        #expect(refused.status == 404)
        #expect(refused.detail == "Item 'unknown' not found")
        #expect(try await client.ask("POST", path, ["name": "A", "tags": ["vip"]]).status == 404)
        let made = try await client.json("POST", path, ["name": "A", "tags": [.string(tag)]], status: 201)
        let place = path + "/" + (made["id"]?.string ?? "")
        for change: JSON in [["add": ["unknown"]], ["remove": ["unknown"]]] {
            let answer = try await client.ask("PATCH", place, ["name": "B", "tags": change])
            #expect(answer.status == 404)
            #expect(answer.detail == "Item 'unknown' not found")
        }
        #expect(try await client.json("GET", place) == made)
        // What was removed as a tag can still be taken away.
        #expect(try await client.ask("DELETE", "/tags/\(tag)").status == 204)
        let bare = try await client.json("PATCH", place, ["tags": ["remove": [.string(tag)]]])
        #expect(bare["tags"] == [])
    }

    @Test func `a customer may be tagged with an agent that is there`() async throws {
        let made = try await client.json(
            "POST", "/customers", ["name": "A", "tags": ["agent:aria"]], status: 201)
        #expect(made["tags"] == ["agent:aria"])
        let answer = try await client.ask("POST", "/customers", ["name": "A", "tags": ["agent:nope"]])
        #expect(answer.status == 404)
        #expect(answer.detail == "Item 'nope' not found")
        #expect(try await client.ask("POST", "/agents", ["name": "A", "tags": ["agent:aria"]]).status == 404)
    }

    @Test func `nobody renames, removes or makes the guest`() async throws {
        try bench.store.createSession(
            NewSession(
                id: "g1", agentID: "aria", customerID: "guest", agentName: "Aria", customerName: "Guest"))
        let before = try await client.json("GET", "/customers/guest")
        for change: JSON in [["name": "Z"], ["metadata": ["set": ["a": "b"]]]] {
            let answer = try await client.ask("PATCH", "/customers/guest", change)
            #expect(answer.status == 404)
            #expect(answer.detail == "Item 'guest' not found")
        }
        #expect(try await client.ask("DELETE", "/customers/guest").status == 404)
        #expect(try await client.ask("POST", "/customers", ["id": "guest", "name": "Z"]).status == 409)
        #expect(try await client.json("GET", "/customers/guest") == before)
        #expect(try bench.store.summary("g1", for: "")?.customerName == "Guest")
    }

    @Test func `an id that is taken makes no second agent or customer`() async throws {
        #expect(try await client.ask("POST", "/agents", ["id": "aria", "name": "Z"]).status == 409)
        #expect(try await client.ask("POST", "/customers", ["id": "ada", "name": "Z"]).status == 409)
    }

    @Test func `an agent needs a name`() async throws {
        let answer = try await client.ask("POST", "/agents", ["description": "x"])
        #expect(answer.status == 422)
        #expect(try answer.json()["detail"]?.array?.first?["type"] == "missing")
        #expect(try await client.ask("POST", "/agents", ["name": .null]).status == 422)
    }

    @Test(
        arguments: [
            ("3", 3), (" 3 ", 3), ("\t3\n", 3), ("3.0", 3), ("3.00", 3), ("+3", 3), ("007", 7), ("1_0", 10),
            ("1_0.0", 10), (true, 1), (.number("2.0"), 2), (.number("1000.0"), 1000), (3, 3),
        ] as [(JSON, Int)])
    func `a whole number may be written as Parlant's validator takes one`(value: JSON, number: Int)
        async throws
    {
        let made = try await client.json(
            "POST", "/agents", ["name": "N", "max_engine_iterations": value], status: 201)
        #expect(made["max_engine_iterations"]?.integer == number)
        let session = try await client.json(
            "PATCH", "/sessions/s1", ["consumption_offsets": ["client": value]])
        #expect(session["consumption_offsets"]?["client"]?.integer == number)
    }

    @Test(
        arguments: [
            ("-0", "greater_than_equal"), (false, "greater_than_equal"), (0, "greater_than_equal"),
            (.number("-2.0"), "greater_than_equal"), (.number("2.5"), "int_from_float"),
            ("2.5", "int_parsing"),
            ("٣", "int_parsing"),
            ("1e1", "int_parsing"), ("", "int_parsing"), ("- 3", "int_parsing"), ("3.", "int_parsing"),
            (".0", "int_parsing"), ("1__0", "int_parsing"), ("_1", "int_parsing"), ("1_", "int_parsing"),
            ("+-3", "int_parsing"), ("0x10", "int_parsing"), ("３", "int_parsing"), ("3 .0", "int_parsing"),
            ([1], "int_type"), ([:], "int_type"),
        ] as [(JSON, String)])
    func `what is no whole number is refused in Parlant's words`(value: JSON, type: String) async throws {
        let answer = try await client.ask("POST", "/agents", ["name": "N", "max_engine_iterations": value])
        #expect(answer.status == 422)
        #expect(try answer.json()["detail"]?.array?.first?["type"]?.string == type)
    }

    @Test func `a whole number beyond 64 bits is refused`() async throws {
        for digits in ["99999999999999999999999", "1e30"] {
            let body = try JSON(parsing: #"{"name": "N", "max_engine_iterations": \#(digits)}"#)
            let answer = try await client.ask("POST", "/agents", body)
            #expect(answer.status == 422)
            #expect(try answer.json()["detail"]?.array?.first?["type"] == "int_parsing_size")
        }
    }

    @Test func `queries take numbers in the same forms`() async throws {
        try bench.customer("hello")
        for offset in ["%200%20", "0.0", "%2B0", "0_0"] {
            let path = "/sessions/s1/events?wait_for_data=0&min_offset=\(offset)"
            #expect(try await client.json("GET", path).messages == ["hello"], "\(offset)")
        }
        for offset in ["2.5", "true", "x", ""] {
            let path = "/sessions/s1/events?wait_for_data=0&min_offset=\(offset)"
            #expect(try await client.ask("GET", path).status == 422, "\(offset)")
        }
    }

    @Test(
        arguments: [
            (["labels": "x"], "model_attributes_type"), (["labels": ["upsert": "x"]], "set_type"),
            (["consumption_offsets": 3], "model_attributes_type"), (["metadata": ["set": []]], "dict_type"),
            (["title": 3], "string_type"), (["mode": true], "enum"),
        ] as [(JSON, String)])
    func `a change of another form is refused in Parlant's words`(change: JSON, type: String) async throws {
        let answer = try await client.ask("PATCH", "/sessions/s1", change)
        #expect(answer.status == 422)
        #expect(try answer.json()["detail"]?.array?.first?["type"]?.string == type)
    }
}
