import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct LongPollTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    /// Begins a read and returns once it waits.
    private func waiting(
        _ path: String, port: Int, waits: Int = 1
    ) async throws -> Task<Answer, any Error> {
        let client = try PortClient(port: port)
        let task = Task { try await client.ask("GET", path) }
        await until { bench.server.waits.count == waits }
        return task
    }

    @Test func `a waiting read is woken by another client's post`() async throws {
        try await bench.serving { port in
            let read = try await waiting("/sessions/s1/events?min_offset=0&wait_for_data=30", port: port)
            let post = try await PortClient(port: port).ask(
                "POST", "/sessions/s1/events", .customerMessage("Hello"))
            #expect(post.status == 201)
            let answer = try await read.value
            #expect(answer.status == 200)
            #expect(try answer.json().messages == ["Hello"])
        }
        #expect(bench.server.waits.count == 0)
    }

    @Test func `a waiting read is woken by another process's commit`() async throws {
        let other = try EventStore.open(at: bench.store.path)
        defer { other.close() }
        try await bench.serving { port in
            let read = try await waiting("/sessions/s1/events?kinds=custom&wait_for_data=30", port: port)
            try other.append(NewEvent(source: .system, kind: .custom, data: ["a": 1]), to: "s1")
            #expect(try await read.value.json().array?.count == 1)
        }
    }

    @Test func `what does not match wakes nobody`() async throws {
        try bench.session("s2")
        try await bench.serving { port in
            let read = try await waiting("/sessions/s1/events?kinds=custom&wait_for_data=30", port: port)
            try bench.customer("no", in: "s1")
            try bench.customer("no", in: "s2")
            try bench.store.append(NewEvent(source: .system, kind: .custom, data: ["a": 1]), to: "s1")
            #expect(try await read.value.json().array?.map { $0["offset"] } == [1])
        }
    }

    @Test func `a read that nothing answers times out`() async throws {
        try await bench.serving { port in
            let start = ContinuousClock.now
            let answer = try await PortClient(port: port).ask("GET", "/sessions/s1/events?wait_for_data=1")
            #expect(answer.status == 504)
            #expect(answer.detail == "Request timed out")
            #expect((.seconds(1)..<(.seconds(5))).contains(ContinuousClock.now - start))
        }
    }

    @Test func `a client that hangs up frees its wait at once`() async throws {
        try await bench.serving { port in
            for hangUp in [{ (connection: RawConnection) in connection.hangUp() }, { $0.endSending() }] {
                let connection = try RawConnection(port: port)
                await connection.send(
                    "GET /sessions/s1/events?wait_for_data=60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                await until { bench.server.waits.count == 1 }
                hangUp(connection)
                await until { bench.server.waits.count == 0 }
            }
        }
    }

    @Test func `a deleted session ends its waits with 404`() async throws {
        try await bench.serving { port in
            let read = try await waiting("/sessions/s1/events?wait_for_data=30", port: port)
            try bench.store.deleteSession("s1")
            #expect(try await read.value.status == 404)
        }
    }

    @Test func `one post wakes all who wait`() async throws {
        try await bench.serving { port in
            var reads: [Task<Answer, any Error>] = []
            for number in 1...50 {
                reads.append(
                    try await waiting("/sessions/s1/events?wait_for_data=30", port: port, waits: number))
            }
            try bench.customer("Hello")
            for read in reads { #expect(try await read.value.json().messages == ["Hello"]) }
        }
    }

    @Test func `a message is read when it is complete`() async throws {
        let event = try bench.stream(["Hel"])
        try await bench.serving { port in
            let path = "/sessions/s1/events/\(event.id)?wait_for_completion=true&wait_for_data=30"
            let read = try await waiting(path, port: port)
            try bench.grow(event, to: ["Hel", "lo"])
            try bench.grow(event, to: ["Hel", "lo", nil])
            #expect(try await read.value.json()["data"]?["message"] == "Hello")
        }
    }

    @Test func `a stop answers what waits`() async throws {
        let read = try await bench.serving { port in
            try await waiting("/sessions/s1/events?wait_for_data=60", port: port)
        }
        #expect(try await read.value.status == 504)
    }
}

@Suite struct WaitLimitTests {
    @Test func `too many waits of one client are refused`() async throws {
        let bench = try Bench { $0.waits = Limits.Waiting(inAll: 10, perClient: 2) }
        try bench.session()
        let answers = try await bench.serving { port in
            let path = "/sessions/s1/events?wait_for_data=60"
            let waiting = try (1...2).map { _ in
                let client = try PortClient(port: port)
                return Task { try await client.ask("GET", path) }
            }
            await until { bench.server.waits.count == 2 }
            let answer = try await PortClient(port: port).ask("GET", path)
            #expect(answer.status == 429)
            #expect(answer.headers["retry-after"] == "5")
            // What need not wait is answered.
            #expect(try await PortClient(port: port).ask("GET", "/sessions/s1").status == 200)
            return waiting
        }
        for answer in answers { #expect(try await answer.value.status == 504) }
    }

    @Test func `a wish to wait longer than allowed is cut`() async throws {
        let bench = try Bench { $0.longestWait = .seconds(1) }
        try bench.session()
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask(
                "GET", "/sessions/s1/events?wait_for_data=9223372036854775807")
            #expect(answer.status == 504)
        }
    }
}
