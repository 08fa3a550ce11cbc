import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// Positions and cursors of a store that was restored under its readers.
@Suite struct GenerationTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
        try bench.customer("Hello")
    }

    private var state: JSON {
        get throws {
            [
                "generation": .string(try bench.store.generation()),
                "position": .integer(Int(try bench.store.position.rawValue)),
            ]
        }
    }

    @Test func `every page of ours tells the store's generation`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let generation = JSON.string(try bench.store.generation())
            for path in ["changes", "sessions", "sessions?text=Hello", "audit"] {
                #expect(try await client.json("GET", "/switchboard/\(path)")["generation"] == generation)
            }
        }
    }

    @Test func `a reader of another generation is told so with the state, whatever it reads`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for path in [
                "changes?since=0", "changes?since=1&wait_for_data=60", "sessions?limit=1", "audit?before=9",
            ] {
                let answer = try await client.ask("GET", "/switchboard/\(path)&generation=another")
                #expect(answer.status == 409, "\(path)")
                #expect(try answer.json()["state"] == state, "\(path)")
                #expect(try answer.json()["detail"]?.string?.contains("Start again") == true)
            }
            #expect(bench.server.waits.count == 0)
        }
    }

    @Test func `a reader of this generation goes on, and so does one that names none`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let end = try bench.store.position.rawValue
            let generation = try bench.store.generation()
            for suffix in ["", "&generation=", "&generation=\(generation)"] {
                let page = try await client.json("GET", "/switchboard/changes?since=\(end)" + suffix)
                #expect(page["changes"] == [] && page["position"]?.integer == Int(end), "\(suffix)")
                #expect(
                    try await client.json("GET", "/switchboard/sessions?limit=1" + suffix)["items"]?.array?
                        .count
                        == 1, "\(suffix)")
            }
        }
    }

    @Test func `a position beyond the end is told, whoever asks, and does not wait`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let end = try bench.store.position.rawValue
            let generation = try bench.store.generation()
            for suffix in ["", "&generation=\(generation)", "&wait_for_data=60"] {
                let answer = try await client.ask("GET", "/switchboard/changes?since=\(end + 1)" + suffix)
                #expect(answer.status == 409, "\(suffix)")
                #expect(try answer.json()["state"] == state)
                let detail = try answer.json()["detail"]?.string ?? ""
                #expect(detail.contains("Position \(end + 1) is beyond the end (\(end))"), "\(detail)")
            }
        }
    }

    @Test func `an offset beyond the end of a log waits as with Parlant`() async throws {
        try await bench.serving { port in
            let waiting = Task {
                try await PortClient(port: port).ask(
                    "GET", "/sessions/s1/events?min_offset=1&wait_for_data=30")
            }
            await until { bench.server.waits.count == 1 }
            try bench.customer("more")
            #expect(try await waiting.value.status == 200)
        }
    }
}
