import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct EventStreamTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    /// Opens a stream and reads its head.
    private func open(_ path: String, port: Int, _ headers: String = "") async throws -> RawConnection {
        let connection = try RawConnection(port: port)
        await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
        let head = try await connection.read(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200"))
        #expect(head.contains("text/event-stream; charset=utf-8"))
        return connection
    }

    private func frame(_ event: Event) -> String { "data: \(event.json.compact)\n\n" }

    @Test func `what is there comes at once, what follows when it comes`() async throws {
        let first = try bench.customer("one")
        try await bench.serving { port in
            let stream = try await open("/sessions/s1/events?sse=true&wait_for_data=60", port: port)
            #expect(try await stream.chunk() == frame(first))
            let second = try bench.customer("two")
            #expect(try await stream.chunk() == frame(second))
        }
    }

    @Test func `silence for the time of a wait ends a stream`() async throws {
        let event = try bench.customer("one")
        try await bench.serving { port in
            let start = ContinuousClock.now
            let stream = try await open("/sessions/s1/events?sse=true&wait_for_data=1", port: port)
            #expect(try await stream.chunk() == frame(event))
            #expect(try await stream.chunk() == nil)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test func `a stream of nothing ends without a frame`() async throws {
        try await bench.serving { port in
            let stream = try await open(
                "/sessions/s1/events?sse=true&min_offset=99&wait_for_data=0", port: port)
            #expect(try await stream.chunk() == nil)
        }
    }

    @Test func `an unknown session is told by the status`() async throws {
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask("GET", "/sessions/nope/events?sse=true")
            #expect(answer.status == 404)
        }
    }

    @Test func `a stream too many is refused by its status`() async throws {
        let bench = try Bench { $0.waits = Limits.Waiting(inAll: 1, perClient: 1) }
        try bench.session()
        let event = try bench.customer("one")
        try await bench.serving { port in
            let stream = try await open("/sessions/s1/events?sse=true", port: port)
            #expect(try await stream.chunk() == frame(event))
            await until { bench.server.waits.count == 1 }
            let answer = try await PortClient(port: port).ask("GET", "/sessions/s1/events?sse=true")
            #expect(answer.status == 429)
        }
    }

    @Test func `a deleted session ends its streams`() async throws {
        let event = try bench.customer("one")
        try await bench.serving { port in
            let stream = try await open("/sessions/s1/events?sse=true", port: port)
            #expect(try await stream.chunk() == frame(event))
            await until { bench.server.waits.count == 1 }
            try bench.store.deleteSession("s1")
            #expect(try await stream.chunk() == nil)
        }
    }

    @Test func `a reader of event streams is told where to go on, and goes on there`() async throws {
        let events = try ["one", "two", "three"].map { try bench.customer($0) }
        try await bench.serving { port in
            let stream = try await open(
                "/sessions/s1/events?sse=true&wait_for_data=0", port: port,
                "Accept: text/event-stream\r\nLast-Event-ID: 0\r\n")
            for event in events.dropFirst() {
                #expect(try await stream.chunk() == "id: \(event.offset.rawValue)\n" + frame(event))
            }
            #expect(try await stream.chunk() == nil)
        }
    }

    @Test func `a growing message is told as the real server told it`() async throws {
        let recorded = try #require(try Recording.all().first { $0.number == 159 }?.frames)
        let states = try recorded.map { try JSON(parsing: String($0.dropFirst("data: ".count)))["data"]! }
        #expect(states.count > 3)
        let event = try bench.store.append(
            NewEvent(source: .aiAgent, kind: .message, data: states[0], standing: .ai(nil)), to: "s1"
        ).value!.event
        try await bench.serving { port in
            let stream = try await open(
                "/sessions/s1/events/\(event.id)?sse=true&wait_for_data=10", port: port)
            for state in states {
                try bench.store.updateMessage(event.id, in: "s1", data: state, standing: nil)
                var told = event
                told.data = state
                #expect(try await stream.chunk() == frame(told))
            }
            #expect(try await stream.chunk() == nil)
        }
    }

    @Test func `a plain message is one frame`() async throws {
        let event = try bench.customer("one")
        try await bench.serving { port in
            let stream = try await open("/sessions/s1/events/\(event.id)?sse=true", port: port)
            #expect(try await stream.chunk() == frame(event))
            #expect(try await stream.chunk() == nil)
        }
    }

    @Test func `a client that hangs up ends its stream`() async throws {
        try await bench.serving { port in
            let stream = try await open("/sessions/s1/events?sse=true", port: port)
            await until { bench.server.waits.count == 1 }
            stream.hangUp()
            await until { bench.server.waits.count == 0 }
        }
    }

    @Test func `a stop closes streams as their end does`() async throws {
        let stream = try await bench.serving { port in
            let stream = try await open("/sessions/s1/events?sse=true", port: port)
            await until { bench.server.waits.count == 1 }
            return stream
        }
        #expect(try await stream.chunk() == nil)
    }

    @Test func `a long log comes whole, page by page`() async throws {
        let count = logPage.events + 1
        try bench.store.append(
            (0..<count).map { number in
                NewEvent(source: .system, kind: .custom, data: ["n": .integer(number)])
            }, to: "s1")
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask("GET", "/sessions/s1/events?wait_for_data=0")
            #expect(answer.headers["transfer-encoding"] == "chunked")
            #expect(try answer.json().array?.compactMap { $0["data"]?["n"]?.integer } == Array(0..<count))
        }
    }
}
