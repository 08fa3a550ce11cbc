import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct SlowClientTests {
    let bench: Bench

    init() throws {
        bench = try Bench { limits in
            limits.transfer = .milliseconds(500)
            limits.idle = .milliseconds(500)
        }
        try bench.session()
    }

    @Test func `a client that sends too slowly is cut off`() async throws {
        try await bench.serving { port in
            for start in [
                "GET /healthz HTTP/1.1\r\nHos",
                "POST /sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
            ] {
                let connection = try RawConnection(port: port)
                await connection.send(start)
                // Ends by the server's doing: this client says no more and does not hang up.
                _ = try await connection.readToEnd()
            }
            #expect(try await PortClient(port: port).ask("GET", "/healthz").status == 200)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that sends its headers drop by drop is cut off`() async throws {
        let bench = try Bench { limits in
            limits.idle = .milliseconds(500)
            limits.headerBytes = 1 << 30
        }
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")
            await until { bench.server.connections.count == 1 }
            while bench.server.connections.count > 0 { await connection.send("x") }
        }
    }

    @Test func `a client that takes nothing is cut off`() async throws {
        try bench.store.append(
            (0..<300).map { _ in
                NewEvent(
                    source: .system, kind: .custom, data: ["x": .string(String(repeating: "x", count: 9_000))]
                )
            }, to: "s1")
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            for _ in 0..<8 {
                await connection.send(
                    "GET /sessions/s1/events?wait_for_data=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            await until { bench.server.connections.count == 1 }
            await until { bench.server.connections.count == 0 }
        }
    }
}
