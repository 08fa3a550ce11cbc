import Conversation
import EventStore
import Foundation
import Testing

@testable import ParlantServer

/// What a machine asks that watches over the server.
@Suite struct ConditionTests {
    @Test func `a server that cannot reach its store lives, and is not ready`() async throws {
        let bench = try Bench()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for path in ["/healthz", "/readyz"] {
                #expect(try await client.ask("GET", path).status == 200, "\(path)")
            }
        }
        let broken = try Bench()
        try await broken.serving { port in
            // Nobody finds the file any more.
            try FileManager.default.removeItem(atPath: broken.store.path)
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/healthz").status == 200)
            let answer = try await client.ask("GET", "/readyz")
            #expect(answer.status == 503)
            let detail = try answer.json()["checks"]?["store"]?["detail"]?.string
            #expect(detail == "the store's file is gone or replaced")
            #expect(!answer.text.contains(broken.store.path))
        }
    }

    @Test func `readiness is looked at once in five seconds, whoever asks`() async throws {
        let bench = try Bench()
        try await bench.serving { port in
            let before = try bench.store.position
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/readyz").status == 200)
            try FileManager.default.removeItem(atPath: bench.store.path)
            // The follower may see at once that the file is gone; what it says is not kept.
            for _ in 0..<20 {
                let checks = try await client.ask("GET", "/readyz").json()["checks"]
                #expect(checks?["store"]?["status"]?.string == "healthy")
            }
            #expect(try bench.store.position == before)
        }
    }

    @Test func `both are asked without a token`() async throws {
        let bench = try Bench()
        _ = try bench.token(.admin)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for path in ["/healthz", "/readyz"] {
                #expect(try await client.ask("GET", path).status == 200)
            }
            #expect(try await client.ask("GET", "/metrics").status == 401)
        }
    }

    @Test func `the figures tell how the desk does, and nobody's name`() async throws {
        let bench = try Bench()
        for id: Session.ID in ["s1", "s2", "s3"] { try bench.session(id) }
        for id: Session.ID in ["s1", "s2"] {
            try bench.customer("Hello", in: id)
            try bench.store.patch(id, SessionPatch(mode: .manual))
        }
        let anna = try bench.store.operatorProfile("anna-secret")
        let claim = try #require(try bench.store.summary("s2", for: "")?.claim)
        _ = try bench.store.takeOver("s2", by: anna, reason: nil, saw: claim)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            _ = try await client.ask("GET", "/switchboard/changes?since=2&limit=1&wait_for_data=1")
            let text = try await client.ask("GET", "/metrics").text
            func figure(_ name: String) -> Double? {
                text.split(separator: "\n").first { $0.hasPrefix("switchboard_\(name) ") }?
                    .split(separator: " ").last.flatMap { Double($0) }
            }
            #expect(figure("sessions_unclaimed") == 1)
            #expect(figure("sends_unconfirmed") == 0)
            #expect(figure("log_lines_dropped_total") == 0)
            #expect(try #require(figure("oldest_wait_seconds")) > 0)
            let position = Double(try bench.store.position.rawValue)
            #expect(figure("feed_lag_changes") == position - 2)
            for name in ["anna", "Ada", "ada", "s1"] { #expect(!text.contains(name)) }
        }
    }

    @Test func `HEAD is answered wherever GET is, without a body and without waiting`() async throws {
        let bench = try Bench()
        try bench.session()
        try await bench.serving { port in
            for path in [
                "/healthz", "/readyz", "/metrics", "/sessions", "/sessions/s1",
                "/sessions/s1/events?wait_for_data=60", "/sessions/s1/events?sse=true&wait_for_data=60",
                "/switchboard/changes?since=1&wait_for_data=60", "/switchboard/sessions/s1",
            ] {
                let connection = try RawConnection(port: port)
                await connection.send(
                    "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                let answer = try await connection.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 200"), "\(path): \(answer)")
                #expect(answer.hasSuffix("\r\n\r\n"), "\(path): \(answer)")
            }
            #expect(bench.server.waits.count == 0)
            let connection = try RawConnection(port: port)
            await connection.send(
                "HEAD /sessions/nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(try await connection.readToEnd().hasPrefix("HTTP/1.1 404"))
        }
    }

    @Test func `a host's name has no case`() async throws {
        let bench = try Bench()
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            await connection.send("GET /sessions HTTP/1.1\r\nHost: LocalHost:\(port)\r\n\r\n")
            #expect(try await connection.answer().status == 200)
        }
        #expect(ParlantServer.Configuration(host: "LOCALHOST").isLoopback)
    }

    @Test func `a customer reads no program's key, and sets nothing of the desk's`() async throws {
        let bench = try Bench()
        try bench.session()
        let (customer, anna) = (try bench.token(.customer, "s1"), try bench.token(.operator, "anna"))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let act = try await client.ask(
                "POST", "/switchboard/sessions/s1/take_over", [:], token: anna,
                ["Idempotency-Key": "ticket-of-SECRET"])
            #expect(act.status == 200)
            let event = try #require(try bench.store.events(of: "s1", EventQuery(), limit: 9).last)
            let path = "/sessions/s1/events"
            for query in [
                "?wait_for_data=0", "?min_offset=0&kinds=custom&wait_for_data=0", "?sse=true&wait_for_data=0",
                "/\(event.id)", "/\(event.id)?sse=true",
            ] {
                let answer = try await client.ask("GET", path + query, token: customer)
                #expect(answer.status == 200)
                #expect(answer.text.contains("handoff"), "\(query)")
                #expect(!answer.text.contains("SECRET"), "\(query)")
                #expect(try await client.ask("GET", path + query, token: anna).text.contains("SECRET"))
            }
            let forged: JSON = [
                "kind": "message", "source": "customer", "message": "x",
                "metadata": ["switchboard": ["operator": "x"]],
            ]
            #expect(try await client.ask("POST", path, forged, token: customer).status == 403)
        }
    }
}
