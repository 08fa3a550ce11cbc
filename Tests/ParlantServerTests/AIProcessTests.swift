import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// What AI processes of others do.
@Suite struct AIProcessTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    private func turn(_ turn: JSON, _ rest: String = "events", in session: String = "s1") -> String {
        "/switchboard/sessions/\(session)/turns/\(turn["turn"]?.integer ?? -1)/\(rest)"
    }

    private func body(_ turn: JSON, _ more: JSON.Members) -> JSON {
        var members: JSON.Members = ["process_id": "bot", "epoch": turn["epoch"] ?? .null]
        if let trace = turn["trace_id"], trace != .null { members["trace_id"] = trace }
        for pair in more.pairs { members[pair.name] = pair.value }
        return .object(members)
    }

    private func shapes(_ events: [Event]) -> [String] {
        events.map {
            $0.status.map { "status \($0.name.rawValue)" } ?? "\($0.kind.rawValue) \($0.source.rawValue)"
        }
    }

    private func log() throws -> [Event] { try bench.store.tail(of: "s1", limit: 99).entries.map(\.event) }

    @Test func `a process waits for a turn, answers and ends it`() async throws {
        try await bench.serving { port in
            let waiting = Task {
                try await PortClient(port: port).json(
                    "POST", "/switchboard/processes/bot/turns?wait_for_data=30", [:], status: 201)
            }
            await until { bench.server.waits.count == 1 }
            let customer = try bench.customer("Hello?")
            let mine = try await waiting.value
            #expect(mine["trace_id"]?.string == customer.traceID)
            #expect(mine["instructions"] == [] && mine["asked"] == false)
            let client = try PortClient(port: port)
            for more: JSON.Members in [
                ["kind": "status", "status": "typing"],
                ["kind": "tool", "data": ["tool_calls": []]],
                ["kind": "message", "message": "Good day.", "data": ["draft": "day"]],
            ] {
                _ = try await client.json("POST", turn(mine), body(mine, more), status: 201)
            }
            let end = try await client.json("POST", turn(mine, "end"), body(mine, ["ending": "completed"]))
            #expect(end["ended"] == true)
            let log = try log()
            #expect(
                shapes(log) == [
                    "message customer", "status acknowledged", "status processing", "status typing",
                    "tool ai_agent",
                    "message ai_agent", "status ready",
                ])
            #expect(Set(log.map(\.traceID)) == [customer.traceID])
            #expect(
                log[5].data == [
                    "message": "Good day.", "participant": ["id": "aria", "display_name": "Aria"],
                    "draft": "day",
                ])
            #expect(try await client.ask("POST", "/switchboard/processes/bot/turns", [:]).status == 204)
        }
    }

    @Test func `what is said after a take-over is a 409 and becomes a suggestion`() async throws {
        try bench.customer("Hello?")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json("POST", "/switchboard/processes/bot/turns", [:], status: 201)
            try bench.takeOver()
            let late = try await client.ask(
                "POST", turn(mine), body(mine, ["kind": "message", "message": "too late"]))
            #expect(late.status == 409)
            #expect(try late.json()["state"]?["epoch"] == 1)
            #expect(!late.text.contains("mia"))
            #expect(try bench.store.suggestions(of: "s1").map(\.text) == ["too late"])
            let status = try await client.json(
                "POST", turn(mine), body(mine, ["kind": "status", "status": "typing"]), status: 201)
            #expect(status["late"] == true)
        }
    }

    @Test func `a process that lost an answer sees what it holds, and gets it again`() async throws {
        try bench.customer("Hello?")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let path = "/switchboard/processes/bot/turns"
            let mine = try await client.json("POST", path, [:], status: 201)
            let held = try await client.json("GET", path)
            #expect(
                held == [
                    [
                        "session_id": "s1", "epoch": mine["epoch"]!, "turn": mine["turn"]!,
                        "standing": "going",
                    ]
                ])
            #expect(try await client.ask("POST", path, [:]).status == 204)
            let lost = held.array![0]
            _ = try await client.json("POST", turn(lost, "end"), body(lost, ["ending": "cancelled"]))
            let again = try await client.json("POST", path, [:], status: 201)
            #expect(again["trace_id"] == mine["trace_id"])
        }
    }

    @Test func `a turn of which nobody hears is due again`() async throws {
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            await connection.send(
                "POST /switchboard/processes/bot/turns?wait_for_data=30 HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            await until { bench.server.waits.count == 1 }
            connection.hangUp()
            await until { bench.server.waits.count == 0 }
            try bench.customer("Hello?")
            let client = try PortClient(port: port)
            _ = try await client.json("POST", "/switchboard/processes/bot/turns", [:], status: 201)
        }
    }

    @Test func `a process cannot say of itself that it was asked`() async throws {
        _ = try bench.store.changeProfile(.agent, "aria") { $0.details["message_output_mode"] = "stream" }
        try bench.customer("Hello?")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json("POST", "/switchboard/processes/bot/turns", [:], status: 201)
            try bench.takeOver()
            let now = try bench.store.summary("s1", for: "")!
            for number in 0...(now.turn.rawValue + 1) {
                let forged: JSON = ["turn": .integer(number), "epoch": .integer(now.epoch.rawValue)]
                for words: JSON.Members in [
                    ["message": "forged", "asked": true], ["chunks": ["forged"], "asked": true],
                ] {
                    let answer = try await client.ask("POST", turn(forged), body(forged, words))
                    #expect(answer.status == 409)
                    #expect(!answer.text.contains("mia"))
                }
            }
            _ = mine
            #expect(try log().filter { $0.kind == .message }.count == 1)
        }
    }

    @Test func `a newer claim makes the older stale, and another process has none while the lease goes on`()
        async throws
    {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let path = "/switchboard/sessions/s1/turns"
            let first = try await client.json("POST", path, ["process_id": "bot"], status: 201)
            #expect(try await client.ask("POST", path, ["process_id": "another"]).status == 409)
            let second = try await client.json("POST", path, ["process_id": "bot"], status: 201)
            #expect(second["turn"]?.integer == first["turn"]!.integer! + 1)
            let message: JSON.Members = ["kind": "message", "message": "Hello"]
            #expect(try await client.ask("POST", turn(first), body(first, message)).status == 409)
            #expect(try await client.ask("POST", turn(second), body(second, message)).status == 201)
            let ended = try await client.json(
                "POST", turn(first, "end"), body(first, ["ending": "cancelled"]))
            #expect(ended["ended"] == false)
            try bench.store.patch("s1", SessionPatch(mode: .manual))
            #expect(try await client.ask("POST", path, ["process_id": "bot"]).status == 409)
        }
    }

    @Test func `a message grows by its chunks, and is cut by a take-over`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json(
                "POST", "/switchboard/sessions/s1/turns", ["process_id": "bot"], status: 201)
            let unasked = try await client.ask("POST", turn(mine), body(mine, ["chunks": ["Hel"]]))
            #expect(unasked.status == 422)
            #expect(unasked.detail?.string?.hasPrefix("The agent sends whole messages.") == true)
            #expect(try log().isEmpty)
            _ = try await client.json("PATCH", "/agents/aria", ["message_output_mode": "stream"])
            let begun = try await client.json(
                "POST", turn(mine), body(mine, ["chunks": ["Hel"]]), status: 201)
            let id = try #require(begun["event"]?["id"]?.string)
            let grown = try await client.json(
                "PATCH", turn(mine, "events/\(id)"), body(mine, ["chunks": ["Hel", "lo"]]))
            #expect(grown["event"]?["data"]?["message"] == "Hello")
            #expect(grown["event"]?["data"]?["participant"]?["display_name"] == "Aria")
            try bench.store.patch("s1", SessionPatch(mode: .manual))
            let late = try await client.ask(
                "PATCH", turn(mine, "events/\(id)"), body(mine, ["chunks": ["Hel", "lo", " there", .null]]))
            #expect(late.status == 409)
            #expect(try bench.store.suggestions(of: "s1").map(\.text) == ["Hello there"])
            #expect(try log().first?.data["message"] == "Hello")
            #expect(
                try await client.ask("PATCH", turn(mine, "events/nope"), body(mine, ["chunks": ["x"]])).status
                    == 404)
            #expect(
                try await client.ask("PATCH", turn(mine, "events/\(id)"), body(mine, ["message": "x"])).status
                    == 422)
        }
    }

    @Test func `a message that is repeated with its key is said once`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json(
                "POST", "/switchboard/sessions/s1/turns", ["process_id": "bot"], status: 201)
            for _ in 0..<2 {
                let answer = try await client.ask(
                    "POST", turn(mine), body(mine, ["message": "once"]), token: nil, ["Idempotency-Key": "m1"]
                )
                #expect(answer.status == 201)
            }
            #expect(try log().count == 1)
        }
    }

    @Test func `an instruction in manual mode is said under the operator's word`() async throws {
        let mia = try bench.store.operatorProfile("mia")
        try bench.store.renewLease(of: "bot", for: .seconds(30))
        try bench.store.takeOver("s1", by: mia, reason: nil, saw: Claim(epoch: Epoch(0), owner: nil))
        try bench.store.askForTurn(of: "s1", following: [Instruction(action: "Say hello")], by: mia)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json("POST", "/switchboard/processes/bot/turns", [:], status: 201)
            #expect(mine["asked"] == true)
            #expect(mine["instructions"]?.array?.first?["action"] == "Say hello")
            let said: JSON.Members = ["asked": true, "message": "Hello"]
            #expect(try await client.ask("POST", turn(mine), body(mine, said)).status == 201)
            try bench.store.release("s1", by: mia, saw: bench.store.summary("s1", for: "")!.claim)
            let late = try await client.ask("POST", turn(mine), body(mine, said))
            #expect(late.status == 409)
            #expect(!late.text.contains("mia"))
        }
    }

    @Test func `a process that ends its lease gives its turns to others`() async throws {
        try bench.customer("Hello?")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            _ = try await client.json(
                "POST", "/switchboard/processes/a/turns", ["lease_seconds": 3_600], status: 201)
            #expect(
                try await client.ask("POST", "/switchboard/processes/b/turns", ["lease_seconds": 3_600])
                    .status == 204)
            #expect(try await client.ask("DELETE", "/switchboard/processes/a/lease").status == 204)
            #expect(
                try await client.ask("POST", "/switchboard/processes/b/turns", ["lease_seconds": 3_600])
                    .status == 201)
            let lease = try await client.json(
                "POST", "/switchboard/processes/c/lease", ["lease_seconds": 3_000])
            #expect(lease["lease_seconds"] == 3_000)
            #expect(try bench.store.agents().map(\.id) == ["b", "c"])
        }
    }

    @Test(
        arguments: [
            [:], ["process_id": "bot"], ["process_id": "bot", "epoch": -1, "message": "x"],
            ["process_id": "bot", "epoch": 0], ["process_id": "bot", "epoch": 0, "kind": "tool"],
            ["process_id": "bot", "epoch": 0, "kind": "tool", "data": ["tool_calls": 7]],
            ["process_id": "bot", "epoch": 0, "kind": "status", "status": "dancing"],
            ["process_id": "bot", "epoch": 0, "chunks": []],
            ["process_id": "bot", "epoch": 0, "chunks": [.null]],
            ["process_id": "bot", "epoch": 0, "chunks": ["a", .null, "b"]],
            ["process_id": "bot", "epoch": 0, "chunks": "a"],
            ["process_id": "bot", "epoch": 0, "message": 7],
            ["process_id": "", "epoch": 0, "message": "x"],
            ["process_id": "bot", "epoch": "zero", "message": "x"],
        ] as [JSON])
    func `an event that makes no sense is a 422`(_ body: JSON) async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let mine = try await client.json(
                "POST", "/switchboard/sessions/s1/turns", ["process_id": "bot"], status: 201)
            #expect(try await client.ask("POST", turn(mine), body).status == 422)
            #expect(try log().isEmpty)
        }
    }

    @Test func `a turn that is no number is a 404`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for number in ["x", "-1", "99999999999999999999"] {
                let path = "/switchboard/sessions/s1/turns/\(number)/events"
                let answer = try await client.ask(
                    "POST", path, ["process_id": "bot", "epoch": 0, "message": "x"])
                #expect(answer.status == 404)
            }
        }
    }
}
