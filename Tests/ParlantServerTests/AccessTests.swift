import Conversation
import EventStore
import ParlantWire
import Synchronization
import Testing

@testable import ParlantServer

@Suite struct AccessTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
        try bench.session("s2")
    }

    @Test func `once there are tokens nobody is let in without one`() async throws {
        let admin = try bench.token(.admin)
        let unknown = TokenSecret()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for headers in [
                [:], ["Authorization": ""], ["Authorization": "Bearer"], ["Authorization": "Bearer "],
                ["Authorization": "Basic " + admin.text], ["Authorization": "Bearer " + unknown.text],
                ["Authorization": admin.text], ["Authorization": "Bearer " + admin.text + "x"],
                ["Authorization": "Bearer " + String(repeating: "é", count: 999)],
            ] {
                let answer = try await client.ask("GET", "/sessions", headers: headers, body: nil)
                #expect(answer.status == 401)
                #expect(answer.headers["www-authenticate"] == "Bearer")
                #expect(!answer.text.contains("swb_"))
            }
            for word in ["Bearer", "bearer"] {
                let headers = ["Authorization": "\(word) \(admin.text)"]
                #expect(try await client.ask("GET", "/sessions", headers: headers, body: nil).status == 200)
            }
            #expect(try await client.ask("GET", "/healthz").status == 200)
        }
        #expect(bench.lines.all.allSatisfy { !$0.contains("swb_") })
        #expect(bench.lines.all.contains { $0.contains("token") })
    }

    @Test func `a revoked token lets nobody in, and leaves the server guarded`() async throws {
        let secret = try bench.token(.admin)
        let id = try #require(try bench.store.tokens().first?.id)
        #expect(try bench.store.revokeToken(id))
        #expect(try !bench.store.revokeToken("nope"))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/sessions", token: secret).status == 401)
            #expect(try await client.ask("GET", "/sessions").status == 401)
        }
    }

    @Test func `a token that is revoked ends the streams and waits that it had begun`() async throws {
        let secret = try bench.token(.customer, "s1")
        let id = try #require(try bench.store.tokens().first?.id)
        try await bench.serving { port in
            let (stream, read) = (try RawConnection(port: port), try RawConnection(port: port))
            for (connection, query) in [(stream, "sse=true&wait_for_data=60"), (read, "wait_for_data=60")] {
                await connection.send(
                    "GET /sessions/s1/events?\(query) HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer \(secret.text)\r\n\r\n")
            }
            _ = try await stream.read(through: "\r\n\r\n")
            await until { bench.server.waits.count == 2 }
            #expect(try bench.store.revokeToken(id))
            let client = try PortClient(port: port)
            while try await client.ask("GET", "/sessions/s1", token: secret).status != 401 {}
            try bench.customer("SECRET")
            #expect(try await stream.chunk() == nil)
            let answer = try await read.answer()
            #expect(answer.status == 401)
            #expect(!answer.text.contains("SECRET"))
        }
    }

    @Test func `a customer holds a few waits, and no others' places`() async throws {
        let bench = try Bench { $0.waits = Limits.Waiting(inAll: 10, perClient: 5, perCustomer: 2) }
        try bench.session()
        let (customer, admin) = (try bench.token(.customer, "s1"), try bench.token(.admin))
        try await bench.serving { port in
            let path = "/sessions/s1/events?wait_for_data=60"
            let held = try (0..<2).map { _ in try PortClient(port: port) }
            let reads = held.map { client in Task { try await client.ask("GET", path, token: customer) } }
            await until { bench.server.waits.count == 2 }
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", path, token: customer).status == 429)
            let other = Task { try await PortClient(port: port).ask("GET", path, token: admin) }
            await until { bench.server.waits.count == 3 }
            try bench.customer("Hello")
            for read in reads + [other] { #expect(try await read.value.status == 200) }
        }
    }

    @Test func `a store holds nothing of a secret`() throws {
        let secret = TokenSecret()
        #expect(secret.text.count == 68 && TokenSecret().text != secret.text)
        _ = try bench.store.addToken(hash: secret.hash, role: .admin, subject: "boss")
        let token = try #require(try bench.store.token(hash: secret.hash))
        #expect(!"\(token)".contains(secret.text))
        // NIST's example of SHA-256.
        #expect(TokenSecret.hash(of: "abc").prefix(8) == [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea])
    }

    @Test func `a customer's token has one session, and speaks as its customer only`() async throws {
        let secret = try bench.token(.customer, "s1")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func status(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> Int {
                try await client.ask(method, path, body, token: secret).status
            }
            #expect(try await status("GET", "/sessions/s1") == 200)
            #expect(try await status("GET", "/agents/aria") == 200)
            #expect(try await status("POST", "/sessions/s1/events", .customerMessage("Hello")) == 201)
            #expect(try await status("GET", "/sessions/s1/events?wait_for_data=0") == 200)
            for path in [
                "/sessions/s2", "/sessions/s2/events?wait_for_data=0", "/sessions/nope", "/sessions",
            ] {
                #expect(try await status("GET", path) == 403)
            }
            #expect(try await status("POST", "/sessions/s2/events", .customerMessage("Hello")) == 403)
            for body: JSON in [
                [
                    "kind": "message", "source": "human_agent", "message": "x",
                    "participant": ["display_name": "D"],
                ],
                ["kind": "message", "source": "human_agent_on_behalf_of_ai_agent", "message": "x"],
                ["kind": "message", "source": "ai_agent"],
                ["kind": "custom", "source": "system", "data": ["a": 1]],
                [
                    "kind": "message", "source": "customer", "message": "x",
                    "participant": ["display_name": "Eve"],
                ],
            ] {
                #expect(try await status("POST", "/sessions/s1/events", body) == 403)
            }
            #expect(try await status("PATCH", "/sessions/s1", ["mode": "manual"]) == 403)
            #expect(try await status("DELETE", "/sessions/s1") == 403)
            for path in ["", "/notes", "/suggestions"] {
                #expect(try await status("GET", "/switchboard/sessions/s1" + path) == 403)
            }
            #expect(try await status("GET", "/switchboard/changes") == 403)
            #expect(try bench.store.tail(of: "s1", limit: 9).entries.count == 1)
        }
    }

    @Test func `a customer's key cannot stand in the way of anybody else's`() async throws {
        let secret = try bench.token(.customer, "s1")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let answer = try await client.ask(
                "POST", "/sessions/s1/events", .customerMessage("Hello"), token: secret,
                ["Idempotency-Key": "1/1"])
            #expect(answer.status == 201)
            var new = NewEvent(source: .system, kind: .custom, data: ["a": 1])
            new.requestID = "1/1"
            #expect(try bench.store.append(new, to: "s1").value?.event.offset == Offset(1))
        }
    }

    @Test func `an operator's token acts in its own name only`() async throws {
        let secret = try bench.token(.operator, "mia")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let path = "/switchboard/sessions/s1/take_over"
            #expect(try await client.ask("POST", path, ["operator": "leo"], token: secret).status == 403)
            let answer = try await client.ask("POST", path, [:], token: secret)
            #expect(try answer.json()["owner"] == "mia")
            #expect(try await client.ask("DELETE", "/sessions/s1", token: secret).status == 403)
            #expect(
                try await client.ask("POST", "/switchboard/processes/a/turns", [:], token: secret).status
                    == 403)
        }
    }

    @Test func `an AI process's token opens the door and nothing that is private`() async throws {
        let secret = try bench.token(.agent)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(
                try await client.ask("POST", "/switchboard/processes/a/turns", [:], token: secret).status
                    == 204)
            #expect(try await client.ask("GET", "/sessions/s1", token: secret).status == 200)
            for path in ["notes", "suggestions"] {
                let path = "/switchboard/sessions/s1/\(path)"
                #expect(try await client.ask("GET", path, token: secret).status == 403)
            }
            #expect(
                try await client.ask("GET", "/switchboard/sessions?owner=mia", token: secret).status == 403)
            for filter in ["owner:mia", "-is:mine", "is:draft", "is:unread"] {
                let path = "/switchboard/sessions?filter=" + filter
                #expect(try await client.ask("GET", path, token: secret).status == 403)
            }
            #expect(
                try await client.ask("PATCH", "/sessions/s1", ["mode": "auto"], token: secret).status == 403)
        }
    }

    @Test func `every endpoint says who may ask for it`() {
        for endpoint in Endpoint.allCases { #expect(endpoint.row.callers.roles.contains(.admin)) }
        let customers = Endpoint.allCases.filter { $0.row.callers.roles.contains(.customer) }
        #expect(
            Set(customers) == [
                .session(.read), .event(.list), .event(.read), .event(.create), .agent(.read),
                .condition(.health), .condition(.readiness), .documentation(.openAPI),
                .documentation(.page),
            ])
    }

    @Test func `tokens need what their role is about`() throws {
        for (role, subject) in [
            (AccessToken.Role.customer, nil), (.customer, "nope"), (.operator, nil), (.admin, "a\u{1}"),
        ] {
            #expect(throws: StoreError.self) {
                try bench.store.addToken(hash: [1], role: role, subject: subject)
            }
        }
        #expect(try bench.store.tokens().isEmpty)
    }
}

@Suite struct RateTests {
    @Test func `a token that asks too often is told when it may again`() async throws {
        let bench = try Bench { $0.rates = Limits.Requests(customer: 1, staff: 60_000) }
        try bench.session()
        let customer = try bench.token(.customer, "s1")
        let admin = try bench.token(.admin)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            var answers: [Answer] = []
            for _ in 0..<2 { answers.append(try await client.ask("GET", "/sessions/s1", token: customer)) }
            #expect(answers.first?.status == 200)
            let refused = try #require(answers.first { $0.status == 429 })
            let wait = try #require(refused.headers["retry-after"].flatMap { Int($0) })
            #expect((1...60).contains(wait))
            #expect(try await client.ask("GET", "/sessions/s1", token: admin).status == 200)
        }
    }

    @Test func `a bucket fills again with time, and no further than its size`() throws {
        let start = ContinuousClock.now
        let passed = Clock(start)
        let rates = Rates(Limits.Requests(customer: 60, staff: 60), clock: { passed.now })
        let caller = Caller(
            AccessToken(id: "t", role: .customer, subject: "s", creation: Timestamp(microseconds: 0)))
        func taken() -> Int { (0..<100).prefix { _ in (try? rates.count(caller)) != nil }.count }
        #expect(taken() == 10)
        passed.advance(by: .seconds(3))
        #expect(taken() == 3)
        passed.advance(by: .seconds(3_600))
        #expect(taken() == 10)
    }

    private final class Clock: Sendable {
        private let moment: Mutex<ContinuousClock.Instant>
        init(_ now: ContinuousClock.Instant) { moment = Mutex(now) }
        var now: ContinuousClock.Instant { moment.withLock { $0 } }
        func advance(by time: Duration) { moment.withLock { $0 += time } }
    }
}

@Suite struct OriginTests {
    private let preflight = [
        "Origin": "https://desk.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    ]

    /// Parlant's client for browsers sends three of its own with every request.
    @Test func `a page may send whatever headers its client sends`() async throws {
        let bench = try Bench(origins: ["https://desk.example"])
        try await bench.serving { port in
            let client = try PortClient(port: port)
            var asking = preflight
            asking["Access-Control-Request-Headers"] = "content-type,x-fern-language, X-Fern-Runtime,,b@d"
            let answer = try await client.ask("OPTIONS", "/sessions", headers: asking, body: nil)
            #expect(answer.status == 204)
            #expect(
                answer.headers["access-control-allow-headers"]
                    == "content-type, x-fern-language, x-fern-runtime")
            asking["Access-Control-Request-Headers"] = nil
            let usual = try await client.ask("OPTIONS", "/sessions", headers: asking, body: nil)
            #expect(usual.headers["access-control-allow-headers"]?.contains("Idempotency-Key") == true)
        }
    }

    @Test func `an origin is compared as browsers write it`() {
        #expect(Origin("HTTPS://Desk.Example:443/") == Origin("https://desk.example"))
        #expect(Origin("https://desk.example:") == Origin("https://desk.example"))
        #expect(Origin("http://127.0.0.1:8080") != Origin("http://127.0.0.1"))
        #expect(Origin("http://[::1]:80") == Origin("http://[::1]"))
        let others = [
            "", "*", "null", "desk.example", "ftp://desk.example", "https://", "https://desk.example/page",
            "https://*.desk.example", "https://bücher.example", "https://desk.example?a",
            "https://anna@desk.example", "https://desk.example#a",
        ]
        for text in others { #expect(Origin(text) == nil, "\(text)") }
    }

    @Test func `no other site's page may ask unless its origin is named`() async throws {
        let bench = try Bench()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let answer = try await client.ask("OPTIONS", "/sessions", headers: preflight, body: nil)
            #expect(answer.status == 403)
            let read = try await client.ask("GET", "/sessions", headers: preflight, body: nil)
            #expect(read.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `a page of a named origin may ask, another may not`() async throws {
        let bench = try Bench(origins: ["https://desk.example"])
        let token = try bench.token(.admin)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let asked = try await client.ask("OPTIONS", "/sessions", headers: preflight, body: nil)
            #expect(asked.status == 204)
            #expect(asked.headers["access-control-allow-origin"] == "https://desk.example")
            #expect(asked.headers["access-control-allow-headers"] == "authorization")
            let read = try await client.ask(
                "GET", "/sessions", token: token, ["Origin": "https://desk.example"])
            #expect(read.headers["access-control-allow-origin"] == "https://desk.example")
            #expect(read.headers["vary"] == "Origin")
            let other = try await client.ask(
                "GET", "/sessions", token: token, ["Origin": "https://evil.example"])
            #expect(other.headers["access-control-allow-origin"] == nil)
            #expect(other.headers["vary"] == "Origin")
            var evil = preflight
            evil["Origin"] = "https://evil.example"
            let refused = try await client.ask("OPTIONS", "/sessions", headers: evil, body: nil)
            #expect(refused.headers["access-control-allow-origin"] == nil)
        }
    }
}
