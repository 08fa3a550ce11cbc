import Conversation
import EventStore
import ParlantWire
import Testing

@testable import ParlantServer

/// What operators' programs do under `/switchboard`.
@Suite struct OperatorEndpointTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    private func path(_ act: String, _ session: String = "s1") -> String {
        "/switchboard/sessions/\(session)/\(act)"
    }

    private func saw(_ standing: JSON) -> JSON {
        ["epoch": standing["epoch"] ?? .null, "owner": standing["owner"] ?? .null]
    }

    // MARK: Claiming

    @Test func `of many who claim a session in the same moment one wins and the others are told who`()
        async throws
    {
        try bench.store.patch("s1", SessionPatch(mode: .manual))
        let path = path("claim")
        try await bench.serving { port in
            let standing = try await PortClient(port: port).json("GET", "/switchboard/sessions/s1")
            let body = saw(standing)
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        try await PortClient(port: port).ask(
                            "POST", path, ["operator": .string("op\(number)"), "saw": body])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let winners = try answers.filter { $0.status == 200 }.map { try $0.json()["owner"]?.string }
            #expect(winners.count == 1)
            for answer in answers where answer.status != 200 {
                #expect(answer.status == 409)
                #expect(try answer.json()["state"]?["owner"]?.string == winners[0])
            }
        }
    }

    @Test func `a claim without what was seen is no claim`() async throws {
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask("POST", path("claim"), ["operator": "mia"])
            #expect(answer.status == 422)
        }
    }

    @Test func `a take-over needs no look, but a colleague's session only goes to who names them`()
        async throws
    {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json(
                "POST", path("take_over"),
                ["operator": "mia", "reason": "private words", "public_reason": "public words"])
            #expect(mine["owner"] == "mia")
            #expect(mine["reason"] == "private words")
            #expect(mine["session"]?["mode"] == "manual")
            let refused = try await client.ask("POST", path("take_over"), ["operator": "leo"])
            #expect(refused.status == 409)
            let taken = try await client.json(
                "POST", path("take_over"), ["operator": "leo", "saw": saw(mine)])
            #expect(taken["owner"] == "leo")
            let log = try await client.ask("GET", "/sessions/s1/events?wait_for_data=0").text
            #expect(log.contains("public words"))
            #expect(!log.contains("private words"))
            #expect(!log.contains("mia"))
        }
    }

    @Test func `a session is released, taken again, handed back, closed and opened`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mia: JSON = ["operator": "mia"]
            _ = try await client.json("POST", path("take_over"), mia)
            let released = try await client.json("POST", path("release"), mia)
            #expect(released["owned"] == false && released["session"]?["mode"] == "manual")
            _ = try await client.json("POST", path("claim"), ["operator": "mia", "saw": saw(released)])
            let back = try await client.json(
                "POST", path("hand_back"), ["operator": "mia", "outcome": "resolved", "note": "Be kind."])
            #expect(back["session"]?["mode"] == "auto" && back["outcome"] == "resolved")
            #expect(try await client.ask("POST", path("hand_back"), mia).status == 409)
            #expect(try await client.ask("POST", path("close"), mia).status == 422)
            let closed = try await client.json(
                "POST", path("close"), ["operator": "mia", "outcome": "unresolved"])
            #expect(closed["closed"] == true)
            let open = try await client.json("POST", path("reopen"), mia)
            #expect(open["closed"] == false)
            let log = try await client.json("GET", "/sessions/s1/events?wait_for_data=0")
            #expect(
                log.array?.compactMap { $0["data"]?["action"]?.string } == [
                    "take_over", "release", "take_over", "hand_back", "close", "reopen",
                ])
        }
    }

    @Test func `an act of an unknown session is a 404, one that makes no sense a 422`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for act in ["take_over", "release", "hand_back", "reopen"] {
                #expect(try await client.ask("POST", path(act, "nope"), ["operator": "mia"]).status == 404)
                #expect(try await client.ask("POST", path(act), [:]).status == 422)
                #expect(try await client.ask("POST", path(act), ["operator": 7]).status == 422)
                #expect(try await client.ask("POST", path(act), ["operator": "a\u{1}b"]).status == 422)
            }
            let outcome: JSON = ["operator": "mia", "outcome": "splendid"]
            #expect(try await client.ask("POST", path("close"), outcome).status == 422)
            let saw: JSON = ["operator": "mia", "saw": ["owner": "leo"]]
            #expect(try await client.ask("POST", path("claim"), saw).status == 422)
        }
    }

    // MARK: Repeating

    @Test func `a post that is repeated with its key makes one event`() async throws {
        let key = ["Idempotency-Key": "k-1"]
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let body = JSON.customerMessage("once")
            let first = try await client.ask("POST", "/sessions/s1/events", body, token: nil, key)
            try bench.store.changeProfileName("ada", "Ada Lovelace")
            let second = try await client.ask("POST", "/sessions/s1/events", body, token: nil, key)
            #expect(first.status == 201 && second.status == 201)
            #expect(first.text == second.text)
            let other = try await client.ask(
                "POST", "/sessions/s1/events", .customerMessage("other"), token: nil, key)
            #expect(other.status == 422)
            #expect(try bench.store.tail(of: "s1", limit: 9).entries.map(\.requestID) == ["k-1"])
            let bad = ["Idempotency-Key": String(repeating: "x", count: 300)]
            let refused = try await client.ask("POST", "/sessions/s1/events", body, token: nil, bad)
            #expect(refused.status == 422)
        }
    }

    @Test func `an act that is repeated with its key is done once`() async throws {
        let key = ["Idempotency-Key": "k-2"]
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for _ in 0..<2 {
                let answer = try await client.ask(
                    "POST", path("take_over"), ["operator": "mia"], token: nil, key)
                #expect(answer.status == 200)
            }
            #expect(try bench.store.tail(of: "s1", limit: 9).entries.count == 1)
            let other = try await client.ask("POST", path("release"), ["operator": "mia"], token: nil, key)
            #expect(other.status == 422)
        }
    }

    @Test func `a colleague's key repeats nothing`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for (name, status) in [("mia", 200), ("omar", 422)] {
                _ = try await client.json("POST", path("take_over"), ["operator": .string(name)])
                let answer = try await client.ask(
                    "POST", path("hand_back"), ["operator": .string(name)], token: nil,
                    ["Idempotency-Key": "1"])
                #expect(answer.status == status)
            }
            #expect(try bench.store.session("s1")?.mode == .manual)
        }
    }

    @Test func `an empty key is refused, and a customer's may be as long as its page says`() async throws {
        let customer = try bench.token(.customer, "s1")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for (length, status) in [(0, 422), (247, 201), (248, 422)] {
                let answer = try await client.ask(
                    "POST", "/sessions/s1/events", .customerMessage("Hello"), token: customer,
                    ["Idempotency-Key": String(repeating: "k", count: length)])
                #expect(answer.status == status)
            }
        }
    }

    // MARK: Notes and suggestions

    @Test func `notes and suggestions stay out of the log`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let note = try await client.json(
                "POST", path("notes"), ["operator": "mia", "text": "rings often"], status: 201)
            #expect(note["author"] == "mia")
            #expect(try await client.json("GET", path("notes")).array?.count == 1)
            try bench.store.patch("s1", SessionPatch(mode: .manual))
            #expect(throws: StoreError.self) { try bench.stream(["late words", nil]) }
            let kept = try await client.json("GET", path("suggestions"))
            #expect(kept.array?.map { $0["text"] } == ["late words"])
            let id = try #require(kept.array?.first?["id"]?.integer)
            #expect(try await client.ask("DELETE", path("suggestions/\(id)")).status == 204)
            #expect(try await client.ask("DELETE", path("suggestions/\(id)")).status == 404)
            #expect(try await client.ask("DELETE", path("suggestions/x")).status == 404)
            #expect(try await client.json("GET", path("suggestions")) == [])
            #expect(try await client.json("GET", "/sessions/s1/events?wait_for_data=0") == [])
            #expect(
                try await client.ask("POST", path("notes"), ["operator": "mia", "text": " "]).status == 422)
        }
    }

    // MARK: Finding

    @Test func `sessions are found by how they stand, page by page`() async throws {
        for number in 0..<23 {
            let id = Session.ID("p\(number)")
            try bench.session(id)
            if number % 2 == 0 { try bench.store.patch(id, SessionPatch(mode: .manual)) }
            if number % 3 == 0 { try bench.customer("where is FQ8APE", in: id) }
        }
        try bench.takeOver("p4")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func ids(_ query: String, limit: Int) async throws -> [String] {
                var ids: [String] = []
                var cursor = ""
                while true {
                    let page = try await client.json(
                        "GET", "/switchboard/sessions?\(query)&limit=\(limit)\(cursor)")
                    let items = page["items"]?.array ?? []
                    #expect(items.count <= limit)
                    ids += items.compactMap { $0["session"]?["id"]?.string }
                    guard page["has_more"] == true else { return ids }
                    cursor = "&cursor=" + (page["next_cursor"]?.string ?? "").replacing("=", with: "%3D")
                }
            }
            let even = (0..<23).filter { $0 % 2 == 0 }.map { "p\($0)" }
            #expect(try await ids("mode=manual", limit: 5) == even)
            #expect(try await ids("waiting=true", limit: 3) == even.filter { $0 != "p4" })
            #expect(try await ids("owner=mia", limit: 3) == ["p4"])
            #expect(
                try await ids("text=fq8ape&mode=manual", limit: 1)
                    == even.filter { Int($0.dropFirst())! % 3 == 0 })
            #expect(try await ids("mode=auto", limit: 100).count == 12)
            #expect(try await ids("closed=true", limit: 100) == [])
            #expect(try await ids("text=f", limit: 100).count == 8)
            #expect(
                try await ids(Query.encode([("filter", "FQ8APE mode:manual")]), limit: 1)
                    == even.filter { Int($0.dropFirst())! % 3 == 0 })
            #expect(try await ids("filter=is:waiting", limit: 3) == even.filter { $0 != "p4" })
            #expect(try await ids("filter=owner:mia+-is:closed", limit: 3) == ["p4"])
            #expect(try await ids("filter=-p1&mode=auto&text=f", limit: 2) == ["p3", "p9", "p21"])
            #expect(try await ids("filter=older:1h", limit: 3) == [])
        }
    }

    @Test(arguments: ["mode=odd", "waiting=7", "limit=0", "limit=101", "filter=is:wating", "filter=is:mine"])
    func `a filter that makes no sense is a 422`(_ query: String) async throws {
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask("GET", "/switchboard/sessions?" + query)
            #expect(answer.status == 422)
        }
    }
}

extension EventStore {
    fileprivate func changeProfileName(_ id: String, _ name: String) throws {
        _ = try changeProfile(.customer, id) { $0.name = name }
    }
}
