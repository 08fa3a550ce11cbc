import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct RequestLogTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    @Test func `no line of the log repeats what a client sent`() async throws {
        let secret = "s3cr3t"
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let headers = [
                "Authorization": "Bearer \(secret)", "Idempotency-Key": secret, "User-Agent": secret,
                "Content-Type": "application/json",
            ]
            for body in [JSON.customerMessage(secret).compact, "{\"\(secret)", "{\"kind\":\"\(secret)\"}"] {
                _ = try await client.ask("POST", "/sessions/s1/events", headers: headers, body: body)
            }
            for path in [
                "/\(secret)", "/sessions/.\(secret).", "/sessions?cursor=\(secret)",
                "/sessions/s1/events?wait_for_data=\(secret)", "/agents/\(secret)",
            ] {
                _ = try await client.ask("GET", path, headers: headers, body: nil)
            }
        }
        let requests = bench.lines.all.filter { $0.contains(" request ") }
        #expect(requests.count == 8)
        #expect(bench.lines.all.filter { $0.contains(secret) } == [])
        #expect(requests.contains { $0.contains("create_event") && $0.contains("value: s1") })
    }

    @Test func `answers repeat no header`() async throws {
        let secret = "s3cr3t"
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let headers = ["Authorization": "Bearer \(secret)", "X-Other": secret]
            for path in [
                "/sessions/nope", "/nothing", "/sessions?limit=0", "/sessions/s1/events?min_offset=x",
            ] {
                let answer = try await client.ask("GET", path, headers: headers, body: nil)
                #expect(answer.status >= 400)
                #expect(!answer.text.contains(secret))
            }
        }
    }

    @Test func `the figures tell of requests, events, waits and handoffs`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for text in ["one", "two"] {
                _ = try await client.ask("POST", "/sessions/s1/events", .customerMessage(text))
            }
            _ = try await client.ask("GET", "/sessions/nope")
            try bench.store.append(
                NewEvent(
                    source: .aiAgent, kind: .tool,
                    data: [
                        "tool_calls": [
                            ["tool_id": "t", "arguments": [:], "result": ["control": ["mode": "manual"]]]
                        ]
                    ], standing: .ai(nil)), to: "s1")
            let waiting = try PortClient(port: port)
            let read = Task {
                try await waiting.ask("GET", "/sessions/s1/events?min_offset=9&wait_for_data=60")
            }
            await until { bench.server.waits.count == 1 }
            var figures = try await client.ask("GET", "/metrics")
            // The follower counts handoffs, whoever makes them, once it has seen them.
            for _ in 0..<1000 where !figures.text.contains("handoffs_total{") {
                figures = try await client.ask("GET", "/metrics")
            }
            #expect(figures.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            for line in [
                "switchboard_requests_total{endpoint=\"create_event\",status=\"201\"} 2",
                "switchboard_requests_total{endpoint=\"read_session\",status=\"404\"} 1",
                "switchboard_events_appended_total{source=\"customer\"} 2",
                "switchboard_handoffs_total{cause=\"tool\"} 1", "switchboard_waits_open 1.0",
                "switchboard_follower_live 1.0",
            ] {
                #expect(figures.text.contains(line + "\n"), "\(line)")
            }
            read.cancel()
        }
    }

    @Test func `readiness tells of store and follower`() async throws {
        try await bench.serving { port in
            let health = try await PortClient(port: port).json("GET", "/readyz")
            #expect(health["status"] == "ready")
            #expect(health["checks"]?["store"]?["status"] == "healthy")
            #expect(health["checks"]?["follower"]?["status"] == "healthy")
        }
    }
}
