import Conversation
import EventStore
import Foundation
import Testing

@testable import ParlantServer

/// Requests that no proper client sends are answered clearly and leave the server as it was.
@Suite struct HostileRequestTests {
    let bench: Bench

    init() throws {
        bench = try Bench { limits in
            limits.bodyBytes = 10_000
            limits.messageBytes = 1_000
            limits.headerBytes = 4_000
        }
        try bench.session()
    }

    private func post(
        _ body: [UInt8], _ headers: String = "Content-Type: application/json\r\n", port: Int,
        path: String = "/sessions/s1/events"
    ) async throws -> Answer {
        let connection = try RawConnection(port: port)
        await connection.send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)Content-Length: \(body.count)\r\n\r\n")
        await connection.send(body)
        return try await connection.answer()
    }

    private func expectAlive(_ port: Int) async throws {
        #expect(try await PortClient(port: port).ask("GET", "/healthz").status == 200)
    }

    @Test(arguments: [
        "", "{", "{oops", "[1,2", "null", "7", "\"text\"", "[]", "{\"kind\":\"message\"}",
        "{\"kind\":7,\"source\":\"customer\"}",
        "{\"kind\":\"message\",\"source\":\"customer\",\"message\":[]}",
        "{\"kind\":\"message\",\"source\":\"customer\",\"message\":\"x\",\"metadata\":[]}",
        "{\"kind\":\"message\",\"source\":\"customer\",\"message\":\"x\",\"participant\":{}}",
        "{\"kind\":\"message\",\"source\":\"customer\",\"message\":\"x\"} trailing", "{\"a\":\"\u{1}\"}",
        String(repeating: "[", count: 5000), "{\"kind\":NaN}",
    ])
    func `a body that makes no sense is a 422`(_ body: String) async throws {
        try await bench.serving { port in
            let answer = try await post(Array(body.utf8), port: port)
            #expect(answer.status == 422)
            #expect(answer.detail != nil)
            try await expectAlive(port)
        }
    }

    @Test func `a body that is no UTF-8 is a 422`() async throws {
        try await bench.serving { port in
            for bytes: [UInt8] in [
                [0xff], [0x22, 0xc3, 0x28, 0x22], [0xed, 0xa0, 0x80], [0x22, 0xf0, 0x9f, 0x22],
            ] {
                let answer = try await post(bytes, port: port)
                #expect(answer.status == 422)
            }
        }
    }

    @Test func `a number that other programs cannot read is a 422 at every door`() async throws {
        let digits = ["1e999999", "-1e400", String(repeating: "7", count: 5_000)]
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let made = try await client.json(
                "POST", "/sessions/s1/events", JSON.customerMessage("x"), status: 201)
            let event = try #require(made["id"]?.string)
            for digits in digits {
                for (method, path, body) in [
                    (
                        "POST", "/sessions/s1/events",
                        #"{"kind":"custom","source":"customer","data":{"n":\#(digits)}}"#
                    ),
                    (
                        "POST", "/sessions/s1/events",
                        #"{"kind":"tool","source":"ai_agent","data":{"tool_calls":[\#(digits)]}}"#
                    ),
                    ("PATCH", "/sessions/s1/events/\(event)", #"{"metadata":{"set":{"n":\#(digits)}}}"#),
                    ("PATCH", "/sessions/s1", #"{"metadata":{"set":{"n":\#(digits)}}}"#),
                    ("POST", "/sessions", #"{"agent_id":"aria","metadata":{"n":\#(digits)}}"#),
                ] {
                    let connection = try RawConnection(port: port)
                    await connection.send(
                        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                    #expect(try await connection.answer().status == 422, "\(method) \(path)")
                }
            }
        }
    }

    @Test func `a body of another type is a 415`() async throws {
        let body = Array(JSON.customerMessage("x").compact.utf8)
        try await bench.serving { port in
            let types = [
                "Content-Type: text/plain\r\n": 415, "": 415,
                "Content-Type: application/json; charset=utf-8\r\n": 201,
            ]
            for (type, status) in types {
                let answer = try await post(body, type, port: port)
                #expect(answer.status == status)
            }
        }
    }

    @Test func `a body that is too large is a 413, said before it has all come`() async throws {
        try await bench.serving { port in
            let announced = try RawConnection(port: port)
            await announced.send(
                "POST /sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\nxxx")
            #expect(try await announced.answer().status == 413)
            #expect(try await announced.readToEnd() == "")

            let chunked = try RawConnection(port: port)
            await chunked.send(
                "POST /sessions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<20 { await chunked.send("400\r\n" + String(repeating: "x", count: 1024) + "\r\n") }
            #expect(try await chunked.answer().status == 413)
            try await expectAlive(port)
        }
    }

    @Test func `a client that waits to be asked for its body is asked, unless it is refused`() async throws {
        let body = JSON.customerMessage("Hello").compact
        let head =
            "Host: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            for _ in 0..<2 {
                await connection.send(
                    "POST /sessions/s1/events HTTP/1.1\r\n" + head + "\(body.utf8.count)\r\n\r\n")
                #expect(try await connection.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                await connection.send(body)
                #expect(try await connection.answer().status == 201)
            }
            let large = try RawConnection(port: port)
            await large.send("POST /sessions/s1/events HTTP/1.1\r\n" + head + "9999999999\r\n\r\n")
            #expect(try await large.answer().status == 413)
        }
    }

    @Test func `of very many faults a hundred are told`() async throws {
        let zeros = JSON.array(Array(repeating: 0, count: 400))
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask(
                "POST", "/sessions/s1/events",
                ["kind": "message", "source": "ai_agent", "message": "x", "guidelines": zeros])
            #expect(answer.status == 422)
            #expect(answer.detail?.array?.count == 100)
        }
    }

    @Test func `a customer's event may not be larger than a message`() async throws {
        let secret = try bench.token(.customer, "s1")
        let admins = try bench.token(.admin)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for members: JSON.Members in [
                ["kind": "custom", "data": ["x": .string(String(repeating: "x", count: 2_000))]],
                [
                    "kind": "message", "message": "x",
                    "metadata": ["x": .string(String(repeating: "x", count: 2_000))],
                ],
            ] {
                var body = members
                body["source"] = "customer"
                let event = JSON.object(body)
                #expect(
                    try await client.ask("POST", "/sessions/s1/events", event, token: secret).status == 413)
                #expect(
                    try await client.ask("POST", "/sessions/s1/events", event, token: admins).status == 201
                )
            }
        }
    }

    @Test func `a text that is too long is a 413`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let fits = JSON.customerMessage(String(repeating: "ä", count: 500))
            let tooLong = JSON.customerMessage(String(repeating: "ä", count: 501))
            #expect(try await client.ask("POST", "/sessions/s1/events", fits).status == 201)
            #expect(try await client.ask("POST", "/sessions/s1/events", tooLong).status == 413)
        }
    }

    @Test func `a body that ends early writes nothing`() async throws {
        let body = JSON.customerMessage("Hello").compact
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            await connection.send(
                "POST /sessions/s1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count + 1)\r\n\r\n" + body)
            connection.endSending()
            #expect(try await connection.readToEnd().hasPrefix("HTTP/1.1 400"))
            #expect(try bench.store.tail(of: "s1", limit: 9).entries.isEmpty)
        }
    }

    @Test func `headers without end are cut off`() async throws {
        try await bench.serving { port in
            let long = try RawConnection(port: port)
            await long.send(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "x", count: 9_000))
            #expect(try await long.readToEnd().hasPrefix("HTTP/1.1 4"))
            let many = try RawConnection(port: port)
            let lines = (0..<500).map { "X\($0): x\r\n" }.joined()
            await many.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n")
            #expect(try await many.readToEnd().hasPrefix("HTTP/1.1 4"))
            try await expectAlive(port)
        }
    }

    @Test(arguments: [
        "nope", "%00", "a%00b", "%0d%0aX-Evil:%201", "%ff%fe", "..", "%2e%2e%2f%2e%2e", "'%20OR%20'1'='1",
        "%F0%9F%92%A9",
        String(repeating: "x", count: 2_000), "{session_id}", "%25",
    ])
    func `an id that is nobody's is a 404`(_ id: String) async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for path in [
                "/sessions/\(id)", "/sessions/\(id)/events?wait_for_data=0", "/agents/\(id)", "/tags/\(id)",
            ] {
                let answer = try await client.ask("GET", path)
                #expect(answer.status == 404)
                #expect(answer.headers["x-evil"] == nil)
            }
            #expect(try await client.ask("GET", "/sessions/s1/events/\(id)").status == 404)
            let body = JSON.customerMessage("x")
            #expect(try await client.ask("POST", "/sessions/\(id)/events", body).status == 404)
            #expect(try await client.ask("DELETE", "/sessions/\(id)").status == 404)
        }
    }

    @Test(arguments: [
        "wait_for_data=x", "wait_for_data=99999999999999999999", "min_offset=%00", "kinds=message,,bogus",
        "sse=maybe",
        "source=%ff", "trace_id=%c3%28",
    ])
    func `a query that makes no sense is a 422`(_ query: String) async throws {
        try await bench.serving { port in
            let answer = try await PortClient(port: port).ask("GET", "/sessions/s1/events?\(query)")
            #expect(answer.status == 422)
        }
    }

    @Test func `another site's name is not answered`() async throws {
        try await bench.serving { port in
            for host in ["evil.example", "localhost.evil.example:8800", "127.0.0.1.nip.io"] {
                let connection = try RawConnection(port: port)
                await connection.send("GET /sessions HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(try await connection.answer().status == 421)
            }
            for host in ["localhost:\(port)", "127.0.0.1", "[::1]:8800"] {
                let connection = try RawConnection(port: port)
                await connection.send("GET /sessions HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a path of nothing but slashes costs no more than another`() async throws {
        let bench = try Bench()
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for count in [2, 100, 30_000] {
                let path = "/sessions" + String(repeating: "/", count: count)
                #expect(try await client.ask("GET", path).status == 404)
            }
        }
    }

    @Test func `who asks for the head alone gets no body`() async throws {
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            for (path, status) in [("/sessions", 200), ("/nope", 404)] {
                await connection.send("HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 \(status)"))
            }
            // Had there been one, it would be taken for the beginning of this answer.
            await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await connection.answer().status == 200)
        }
    }

    @Test(arguments: [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 19\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 19\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n", "Content-Length: +19\r\n", "Content-Length: -1\r\n",
        "Content-Length: 0x13\r\n", "Content-Length: 19, 19\r\n", "X: a\r\n folded\r\nContent-Length: 19\r\n",
        "X: a\rb\r\nContent-Length: 19\r\n", "X: a\u{0}b\r\nContent-Length: 19\r\n",
        ":path: /healthz\r\nContent-Length: 19\r\n", "X\nContent-Length: 19\r\n",
    ])
    func `a request whose end two readers could see in two places is refused and ends the connection`(
        _ headers: String
    ) async throws {
        try await bench.serving { port in
            let connection = try RawConnection(port: port)
            await connection.send(
                "POST /sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(headers)\r\n"
                    + "13\r\n{\"agent_id\":\"aria\"}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            let text = try await connection.readToEnd()
            #expect(text.hasPrefix("HTTP/1.1 400"))
            #expect(text.components(separatedBy: "HTTP/1.1 ").count == 2)
            #expect(try bench.store.sessions(limit: 9).count == 1)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `thousands of members and labels hold nobody up`() async throws {
        let bench = try Bench()
        try bench.session()
        let names = (0..<40_000).map { "m\($0)" }
        let set = JSON.object(JSON.Members(names.map { JSON.Member(name: $0, value: 1) }))
        let texts = JSON.array(names.map { .string($0) })
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let event = try bench.customer("Hello")
            for path in ["/sessions/s1", "/sessions/s1/events/\(event.id.rawValue)"] {
                for metadata: JSON in [["set": set], ["unset": texts]] {
                    #expect(try await client.ask("PATCH", path, ["metadata": metadata]).status == 200)
                }
            }
            for labels: JSON in [["upsert": texts], ["remove": texts]] {
                #expect(try await client.ask("PATCH", "/sessions/s1", ["labels": labels]).status == 200)
            }
            #expect(try bench.store.session("s1")?.metadata.isEmpty == true)
            #expect(try bench.store.session("s1")?.labels.isEmpty == true)
        }
    }

    @Test func `what is taken can be read inside all that is put around it`() async throws {
        @Sendable func body(_ depth: Int) -> String {
            let data = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
            return "{\"kind\":\"custom\",\"source\":\"system\",\"data\":\(data)}"
        }
        try await bench.serving { port in
            #expect(try await post(Array(body(98).utf8), port: port).status == 201)
            #expect(try await post(Array(body(150).utf8), port: port).status == 422)
            let client = try PortClient(port: port)
            for path in ["/sessions/s1/events", "/switchboard/changes"] {
                let text = try await client.ask("GET", path).text
                #expect(throws: Never.self) { try JSON(parsing: text) }
            }
        }
    }

    @Test func `a redirect stays on the server`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "//evil.example/").status == 404)
            #expect(
                try await client.ask("GET", "/sessions/?limit=1").headers["location"] == "/sessions?limit=1")
        }
    }
}
