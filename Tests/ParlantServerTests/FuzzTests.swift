import Conversation
import Effort
import EventStore
import Testing

@testable import ParlantServer

@Suite struct FuzzTests {
    /// Proper requests, from which bytes are taken, changed, doubled and cut.
    private static let seeds: [String] = [
        "GET /sessions?limit=2&sort=desc&labels=a&labels=b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /sessions/s1/events?wait_for_data=0&kinds=message,tool HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /sessions/s1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 60\r\n\r\n"
            + #"{"kind":"message","source":"customer","message":"hä\u0000\ud83d"}"#,
        "PATCH /sessions/s1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"title\":\"tttt\"}\r\n0\r\n\r\n",
    ]

    @Test func `no bytes bring the server down`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("FuzzTests seed \(seed)")
        let bench = try Bench {
            $0.transfer = .milliseconds(200); $0.idle = .milliseconds(200)
        }
        try bench.session()
        try await bench.serving { port in
            var random = SeededRandom(seed: seed)
            for _ in 0..<Effort.count(2_000) {
                let connection = try RawConnection(port: port)
                await connection.send(Self.mutated(Self.seeds.randomElement(using: &random)!, &random))
                connection.endSending()
                let answer = (try? await connection.readToEnd()) ?? ""
                let statuses = answer.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
                let isClear = statuses.allSatisfy { (200..<500).contains($0) }
                if !isClear { Issue.record("seed \(seed): \(answer.prefix(200))") }
            }
            #expect(try await PortClient(port: port).ask("GET", "/healthz").status == 200)
        }
    }

    private static func mutated(_ text: String, _ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            case 3: bytes.removeSubrange(place...)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
        }
        return bytes
    }
}
