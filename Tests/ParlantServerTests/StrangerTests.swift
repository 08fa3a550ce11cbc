import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

@testable import ParlantServer

/// What one client can take from the others.
@Suite struct StrangerTests {
    @Test func `customers who wait leave connections free for staff`() async throws {
        let bench = try Bench {
            $0.waits = Limits.Waiting(inAll: 10, forStaff: 2, perClient: 10, perCustomer: 10)
        }
        try bench.session()
        let (customer, staff) = (try bench.token(.customer, "s1"), try bench.token(.operator, "anna"))
        try await bench.serving { port in
            let path = "/sessions/s1/events?wait_for_data=60"
            let waiting = try (0..<8).map { _ in
                let client = try PortClient(port: port)
                return Task { try await client.ask("GET", path, token: customer) }
            }
            await until { bench.server.waits.count == 8 }
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", path, token: customer).status == 429)
            let position = try bench.store.position.rawValue
            let feed = Task {
                try await PortClient(port: port).ask(
                    "GET", "/switchboard/changes?since=\(position)&wait_for_data=60", token: staff)
            }
            await until { bench.server.waits.count == 9 }
            try bench.customer("Hello")
            for answer in waiting + [feed] { #expect(try await answer.value.status == 200) }
        }
    }

    @Test func `what need not wait is answered though every place is taken`() async throws {
        let bench = try Bench { $0.waits = Limits.Waiting(inAll: 1, perClient: 1) }
        try bench.session()
        try bench.session("s2")
        let growing = try bench.stream(["Hel"])
        let held = try await bench.serving { port in
            let client = try PortClient(port: port)
            let held = Task {
                try await client.ask("GET", "/sessions/s2/events?min_offset=9&wait_for_data=60")
            }
            await until { bench.server.waits.count == 1 }
            let other = try PortClient(port: port)
            for path in [
                "/sessions/s1/events?wait_for_data=60", "/sessions/s2/events?wait_for_data=0",
                "/sessions/s1/events/\(growing.id)?wait_for_completion=true&wait_for_data=0",
                "/switchboard/changes?wait_for_data=60",
            ] { #expect(try await other.ask("GET", path).status == 200, "\(path)") }
            let turns = "/switchboard/processes/bot/turns"
            #expect(try await other.ask("POST", turns, [:]).status == 204)
            #expect(try await other.ask("POST", turns + "?wait_for_data=60", [:]).status == 429)
            try bench.customer("Hello", in: "s1")
            #expect(try await other.ask("POST", turns + "?wait_for_data=60", [:]).status == 201)
            // Asked for it is, though its words cannot be waited for.
            let wish: JSON = [
                "kind": "message", "source": "ai_agent",
                "guidelines": [["action": "Say hello", "rationale": "unspecified"]],
            ]
            #expect(try await other.ask("POST", "/sessions/s2/events", wish).status == 201)
            return held
        }
        _ = try await held.value
    }

    @Test func `a stream keeps its place as long as it is sent`() async throws {
        let bench = try Bench { $0.waits = Limits.Waiting(inAll: 10, perClient: 1) }
        try bench.session()
        for _ in 0..<40 { try bench.large(60_000) }
        try await bench.serving { port in
            let stream = try RawConnection(port: port)
            let path = "/sessions/s1/events?sse=true&wait_for_data=60"
            await stream.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await stream.read(through: "\r\n\r\n")
            #expect(bench.server.waits.count == 1)
            #expect(try await PortClient(port: port).ask("GET", path).status == 429)
            stream.hangUp()
            await until { bench.server.waits.count == 0 }
        }
    }

    @Test func `a page of the feed ends where it is large, and the next ones have the rest`() async throws {
        let bench = try Bench()
        try bench.session()
        for _ in 0..<40 { try bench.large(60_000) }
        try await bench.serving { port in
            let client = try PortClient(port: port)
            var (since, offsets, pages) = (0, [Int](), 0)
            while true {
                let answer = try await client.ask("GET", "/switchboard/changes?limit=1000&since=\(since)")
                #expect(answer.text.utf8.count < 1_300_000)
                let page = try answer.json()
                offsets += page["changes"]?.array?.compactMap { $0["event"]?["offset"]?.integer } ?? []
                since = try #require(page["position"]?.integer)
                pages += 1
                if page["has_more"] == false { break }
            }
            #expect(offsets == Array(0..<40))
            #expect(pages == 3)
        }
    }

    @Test
    func `an answer that exceeds the buffers is read as its client reads, and is the same`() async throws {
        let bench = try Bench()
        try bench.session()
        for _ in 0..<40 { try bench.large(60_000) }
        let events = try bench.store.events(of: "s1", EventQuery(), limit: 99).map(\.json)
        try await bench.serving { port in
            // More than the 8 MiB of one client, by clients that do not read.
            let greedy = try (0..<12).map { _ in try RawConnection(port: port) }
            for connection in greedy {
                await connection.send(
                    "GET /sessions/s1/events?wait_for_data=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            for _ in 0..<3 {
                let answer = try await PortClient(port: port).ask(
                    "GET", "/sessions/s1/events?wait_for_data=0")
                #expect(try answer.json() == .array(events))
            }
            for connection in greedy { #expect(try await connection.answer().json() == .array(events)) }
        }
    }

    @Test func `silent connections of one address close the oldest of them and keep nobody out`() async throws
    {
        let bench = try Bench {
            $0.connections.silent = 8
            // Nothing else closes them meanwhile.
            $0.connections.firstRequest = .seconds(600)
        }
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/healthz").status == 200)
            let silent = try (0..<40).map { _ in try RawConnection(port: port) }
            // Whoever comes while others of them are still being accepted may be the oldest.
            await until { silent.count(where: \.isClosedByServer) == 32 }
            #expect(silent.count(where: \.isClosedByServer) == 32 && silent[0].isClosedByServer)
            #expect(try await client.ask("GET", "/healthz").status == 200)
            #expect(try await PortClient(port: port).ask("GET", "/healthz").status == 200)
            withExtendedLifetime(silent) {}
        }
    }

    @Test func `a connection that asks nothing is closed before long`() async throws {
        let bench = try Bench { $0.connections.firstRequest = .milliseconds(300) }
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            let start = ContinuousClock.now
            _ = try await connection.readToEnd()
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func `where descriptors are few there are no more connections than they allow`() {
        let few = Limits.OpenConnections().fitting(256)
        #expect(few.inAll < 256 && few.inAll >= 100)
        #expect(few.silent < few.inAll && few.perAddress <= few.inAll)
        #expect(Limits.OpenConnections().fitting(1 << 20) == Limits.OpenConnections())
    }

    @Test func `a stop does not wait for clients that read nothing`() async throws {
        let bench = try Bench { $0.transferWhenStopping = .milliseconds(300) }
        try bench.session()
        for _ in 0..<40 { try bench.large(60_000) }
        let (connections, start) = try await bench.serving { port in
            let connections = try (0..<8).map { _ in try RawConnection(port: port) }
            for (number, connection) in connections.enumerated() {
                let query = number.isMultiple(of: 2) ? "sse=true" : "wait_for_data=0"
                await connection.send("GET /sessions/s1/events?\(query) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = try await connection.read(through: "\r\n\r\n")
            }
            return (connections, ContinuousClock.now)
        }
        #expect(ContinuousClock.now - start < .seconds(3))
        withExtendedLifetime(connections) {}
    }

    @Test func `too many searches of one client are refused, others search on`() async throws {
        let limit = SearchLimit(Limits.Searching(inAll: 3, perClient: 2))
        let (anna, ben) = (Caller.anybody(from: "anna"), Caller.anybody(from: "ben"))
        try await limit.searching(for: anna) {
            try await limit.searching(for: anna) {
                await #expect(throws: Problem.self) { try await limit.searching(for: anna) {} }
                try await limit.searching(for: ben) {}
            }
        }
        #expect(limit.count == 0)
    }

    @Test func `a search that takes too long ends with a sentence`() async throws {
        let bench = try Bench { $0.searches.deadline = .zero }
        try bench.session()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let answer = try await client.ask("GET", "/switchboard/sessions?text=hello")
            #expect(answer.status == 503)
            #expect(answer.detail?.string?.contains("too long") == true)
            #expect(try await client.ask("GET", "/switchboard/sessions").status == 200)
        }
    }
}

/// How much customers may write.
@Suite struct QuotaTests {
    @Test func `a customer who writes too much in a minute is told when they may again`() async throws {
        let bench = try Bench()
        for id: Session.ID in ["s1", "s2"] { try bench.session(id) }
        let (one, same) = (try bench.token(.customer, "s1"), try bench.token(.customer, "s1"))
        let (other, admin) = (try bench.token(.customer, "s2"), try bench.token(.admin))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let body = JSON.customerMessage(String(repeating: "x", count: 60_000))
            var answers: [Answer] = []
            for number in 0..<12 {
                // A second token of the session has no quota of its own.
                answers.append(
                    try await client.ask(
                        "POST", "/sessions/s1/events", body, token: number.isMultiple(of: 2) ? one : same))
            }
            #expect(answers.count { $0.status == 201 } == 8)
            let refused = try #require(answers.first { $0.status == 429 })
            let wait = try #require(refused.headers["retry-after"].flatMap { Int($0) })
            #expect((1...60).contains(wait))
            #expect(try await client.ask("POST", "/sessions/s2/events", body, token: other).status == 201)
            #expect(
                try await client.ask("POST", "/sessions/s1/events", .customerMessage("Hi"), token: one).status
                    == 201)
            #expect(try await client.ask("POST", "/sessions/s1/events", body, token: admin).status == 201)
        }
    }

    @Test func `a conversation that is full is told so, also by another server`() async throws {
        let bench = try Bench { $0.writing = Limits.Writing(perMinute: 1 << 30, perSession: 1 << 20) }
        try bench.session()
        let customer = try bench.token(.customer, "s1")
        // Written before this server came.
        for _ in 0..<16 { try bench.customer(String(repeating: "x", count: 60_000)) }
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let body = JSON.customerMessage(String(repeating: "x", count: 60_000))
            #expect(try await client.ask("POST", "/sessions/s1/events", body, token: customer).status == 201)
            let full = try await client.ask("POST", "/sessions/s1/events", body, token: customer)
            #expect(full.status == 413)
            #expect(full.detail?.string?.contains("full") == true)
            #expect(try await client.ask("GET", "/sessions/s1", token: customer).status == 200)
        }
    }
}

/// What becomes of tokens in time.
@Suite struct TokenLifeTests {
    @Test func `an address that shows many unknown tokens is refused, and nobody else is`() async throws {
        let bench = try Bench { $0.rates.failures = 5 }
        let (known, unseen) = (try bench.token(.admin), try bench.token(.admin))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func status(_ token: TokenSecret, from address: String) async throws -> Int {
                try await client.ask("GET", "/sessions", token: token, ["X-Forwarded-For": address]).status
            }
            #expect(try await status(known, from: "192.0.2.1") == 200)
            for _ in 0..<5 { #expect(try await status(TokenSecret(), from: "192.0.2.1") == 401) }
            #expect(try await status(TokenSecret(), from: "192.0.2.1") == 429)
            #expect(try await status(unseen, from: "192.0.2.1") == 429)
            // Whoever was let in before is let in on.
            #expect(try await status(known, from: "192.0.2.1") == 200)
            #expect(try await status(unseen, from: "192.0.2.2") == 200)
            #expect(try await client.ask("GET", "/sessions", token: TokenSecret()).status == 401)
        }
    }

    @Test func `a token that has ended lets nobody in`() async throws {
        let bench = try Bench()
        let secret = TokenSecret()
        _ = try bench.store.addToken(hash: secret.hash, role: .admin, subject: nil, life: .milliseconds(1))
        let lasting = TokenSecret()
        _ = try bench.store.addToken(hash: lasting.hash, role: .admin, subject: nil, life: .seconds(3_600))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/sessions", token: secret).status == 401)
            #expect(try await client.ask("GET", "/sessions", token: lasting).status == 200)
        }
    }

    @Test func `a token's last use is kept, and a new secret takes the place of the old one`() async throws {
        let bench = try Bench()
        let old = try bench.token(.admin)
        let id = try #require(try bench.store.tokens().first?.id)
        #expect(try bench.store.tokens().first?.used == nil)
        let new = TokenSecret()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/sessions", token: old).status == 200)
            await until { (try? bench.store.tokens().first?.used) != nil }
            #expect(try bench.store.rotateToken(id, hash: new.hash))
            #expect(try await client.ask("GET", "/sessions", token: new).status == 200)
            while try await client.ask("GET", "/sessions", token: old).status != 401 {}
        }
        #expect(try bench.store.tokens().map(\.id) == [id])
        #expect(try bench.store.revokeToken(id))
        #expect(try !bench.store.rotateToken(id, hash: TokenSecret().hash))
    }

    @Test func `a turn belongs to a token and a process, however often the secret changes`() async throws {
        let bench = try Bench()
        try bench.session()
        let (mine, other) = (try bench.token(.agent), try bench.token(.agent))
        let id = try #require(try bench.store.tokens().first?.id)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func post(_ path: String, _ body: JSON, _ token: TokenSecret) async throws -> Answer {
                try await client.ask("POST", "/switchboard/" + path, body, token: token)
            }
            try bench.customer("Hello")
            let turn = try await post("processes/bot/turns", [:], mine).json()
            let place = "sessions/s1/turns/\(turn["turn"]?.integer ?? -1)"
            func speech(_ process: JSON) -> JSON {
                ["process_id": process, "epoch": turn["epoch"] ?? .null, "message": "Hello"]
            }
            let end: JSON = ["epoch": turn["epoch"] ?? .null, "ending": "completed"]
            // Another token under the same name, and another name under the same token.
            for (process, token) in [("bot", other), ("bot2", mine)] {
                #expect(
                    try await post(place + "/events", speech(.string(process)), token).status == 409)
                #expect(
                    try await post("sessions/s1/turns", ["process_id": .string(process)], token).status
                        == 409)
            }
            #expect(try await post(place + "/end", end, other).status == 409)
            let listed = try await client.ask("GET", "/switchboard/processes/bot/turns", token: other)
            #expect(try listed.json() == [])
            let rotated = TokenSecret()
            #expect(try bench.store.rotateToken(id, hash: rotated.hash))
            #expect(try await post(place + "/events", speech("bot"), rotated).status == 201)
            #expect(try await post(place + "/end", end, rotated).json()["ended"] == true)
            // Free again.
            #expect(try await post("sessions/s1/turns", ["process_id": "bot"], other).status == 201)
        }
    }
}

extension Bench {
    @discardableResult
    func large(_ bytes: Int, in id: Session.ID = "s1") throws -> Event {
        try store.append(
            NewEvent(
                source: .system, kind: .custom,
                data: ["x": .string(String(repeating: "x", count: bytes))]), to: id
        ).value!.event
    }
}
