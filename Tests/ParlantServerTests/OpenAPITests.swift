import Conversation
import Effort
import EventStore
import Foundation
import ParlantWire
import PseudoTerminal
import Testing

@testable import ParlantServer

/// What the server says of itself.
@Suite struct OpenAPITests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A Python that has `openapi-spec-validator` and `schemathesis`.
    private static var python: String? {
        Effort.isReal ? Effort.python("SCHEMATHESIS_PYTHON", in: ".venv-openapi") : nil
    }

    @Test func `every route that is served is described, and nothing else is`() async throws {
        try await Bench().serving { port in
            let document = try await PortClient(port: port).json("GET", "/openapi.json")
            var described: Set<String> = []
            for path in try #require(document["paths"]?.members?.pairs) {
                for operation in path.value.members?.pairs ?? [] {
                    described.insert("\(operation.name.uppercased()) \(path.name)")
                    let id = try #require(operation.value["operationId"]?.string)
                    let row = try #require(Endpoint.allCases.first { $0.operationID == id }?.row)
                    let statuses = operation.value["responses"]?.members?.pairs.map(\.name) ?? []
                    #expect(statuses == row.statuses.keys.sorted().map(String.init))
                    #expect((operation.value["requestBody"] != nil) == row.takesBody, "\(id)")
                    let names = operation.value["parameters"]?.array?.compactMap { $0["name"]?.string } ?? []
                    #expect(
                        names.filter { $0 != "Idempotency-Key" }
                            == row.path.names + row.query.map(\.name))
                }
            }
            #expect(described == Set(Endpoint.allCases.map(\.row).map { "\($0.method.rawValue) \($0.path)" }))
            #expect(Set(Endpoint.allCases.map(\.operationID)).count == Endpoint.allCases.count)
        }
    }

    @Test func `a body's schema is what its form reads`() throws {
        let session = try #require(Endpoint.session(.create).row.body).json
        #expect(
            session["properties"]?.members?.pairs.map(\.name) == [
                "agent_id", "customer_id", "title", "metadata", "labels",
            ])
        #expect(session["required"] == ["agent_id"])
        #expect(session["properties"]?["title"] == ["type": ["string", "null"], "maxLength": 200])
        let turn = try #require(Endpoint.turn(.createEvent).row.body).json["anyOf"]?.array
        #expect(turn?.count == 5)
        #expect(turn?.first?["required"] == ["process_id", "epoch", "chunks"])
        let act = try #require(Endpoint.act(.claim).row.body).json
        #expect(act["properties"]?["saw"]?["anyOf"]?.array?.first?["required"] == nil)
        #expect(act["properties"]?["saw"]?["required"] == ["epoch"])
        #expect(act["properties"]?["saw"]?["type"] == ["object", "null"])
    }

    @Test func `the page for people fetches and runs nothing`() async throws {
        let bench = try Bench()
        _ = try bench.token(.admin)
        try await bench.serving { port in
            let page = try await PortClient(port: port).ask("GET", "/docs")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
            #expect(!policy.contains("unsafe"))
            for word in ["<script", "http://", "https://", "src=", "@import", "url(", " style="] {
                #expect(!page.text.contains(word), "\(word)")
            }
            for endpoint in Endpoint.allCases {
                #expect(page.text.contains("<code>\(endpoint.row.path)</code>"))
            }
        }
    }

    @Test(.enabled(if: python != nil, "needs SWITCHBOARD_FULL and SCHEMATHESIS_PYTHON"))
    func `a validator accepts the description, and schemathesis finds no failure and no answer beside it`()
        async throws
    {
        let bench = try Bench { limits in
            limits.longestWait = .seconds(1)
            limits.utterance = .seconds(1)
            limits.rates.staff = 6_000_000
        }
        for id in ["s1", "s2"] { try bench.session(Session.ID(id)) }
        try bench.customer("Hello")
        let token = try bench.token(.admin)
        let python = try #require(Self.python)
        let script = Self.root.appendingPathComponent("Tests/Fixtures/drive_api.py").path
        try await bench.serving { port in
            let (code, lines) = try await blocking {
                let program = try PipedProgram(
                    [
                        python, script, "http://127.0.0.1:\(port)", token.text, "20",
                    ],
                    environment: ProcessInfo.processInfo.environment)
                var lines: [String] = []
                let end = ContinuousClock.now + .seconds(1_800)
                while ContinuousClock.now < end, lines.last?.hasPrefix("drive_api: ") != true {
                    lines += PipedProgram.lines(of: [program], within: .seconds(5))[0]
                }
                return (program.end(0), lines)
            }
            #expect(code == 0, "\(lines.suffix(80).joined(separator: "\n"))")
            #expect(lines.last == "drive_api: nothing found")
        }
    }
}
