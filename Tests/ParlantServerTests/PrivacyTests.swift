import Conversation
import EventStore
import ParlantWire
import Testing

@testable import ParlantServer

/// What operators keep to themselves, looked for in all that others may read.
@Suite struct PrivacyTests {
    let bench: Bench
    private static let secrets = [
        "mia.login", "leo.login", "PRIVATE REASON", "PRIVATE NOTE", "PRIVATE DRAFT", "TOO LATE",
    ]

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    /// A session that was taken over twice, with a note, a draft, and a suggestion.
    private func furnish() throws -> TurnClaim {
        let store = bench.store
        try bench.customer("Hello?")
        let claim = try store.claimTurn(of: "s1", by: "bot")
        for name in ["mia.login", "leo.login"] {
            let someone = try store.operatorProfile(name)
            try store.takeOver(
                "s1", by: someone, reason: "PRIVATE REASON", saw: store.summary("s1", for: "")!.claim)
            _ = try store.addNote("PRIVATE NOTE", by: someone, to: "s1")
            try store.saveDraft("PRIVATE DRAFT", as: .oneself, in: "s1", by: name)
            try store.reply(
                "Good day.", as: .oneself, by: someone, in: "s1", saw: store.summary("s1", for: "")!.claim,
                requestID: Request.ID(someone.key.rawValue))
        }
        let late = NewEvent(
            source: .aiAgent, kind: .message, data: ["message": "TOO LATE", "participant": .null],
            standing: .ai(claim))
        #expect(throws: StoreError.self) { try store.append(late, to: "s1") }
        return claim
    }

    @Test(arguments: [AccessToken.Role.customer, .agent])
    func `nothing private is in what others may read`(_ role: AccessToken.Role) async throws {
        let claim = try furnish()
        let secret = try bench.token(role, role == .customer ? "s1" : nil)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            var texts: [String] = []
            for row in Endpoint.allCases.map(\.row) where row.method == .get {
                for event in try bench.store.tail(of: "s1", limit: 99).entries.map(\.event.id) {
                    let path = row.path.filled(with: ["session_id": "s1", "event_id": event.rawValue])
                    texts.append(try await client.ask("GET", path + "?wait_for_data=0", token: secret).text)
                }
            }
            let stream = "/sessions/s1/events?sse=true&wait_for_data=0"
            texts.append(try await client.ask("GET", stream, token: secret).text)
            // What a refusal tells.
            let turn = "/switchboard/sessions/s1/turns/\(claim.turn.rawValue)"
            let body: JSON = ["process_id": "bot", "epoch": 0, "message": "x", "ending": "completed"]
            for (method, path) in [
                ("POST", turn + "/events"), ("PATCH", turn + "/events/nope"), ("POST", turn + "/end"),
                ("POST", "/switchboard/sessions/s1/turns"), ("POST", "/sessions/s1/events"),
                ("POST", "/switchboard/sessions/s1/take_over"),
            ] {
                texts.append(try await client.ask(method, path, body, token: secret).text)
            }
            #expect(texts.contains { $0.contains("Good day.") })
            for text in texts {
                let told = Self.secrets.filter { text.contains($0) }
                #expect(told.isEmpty)
            }
        }
        #expect(bench.lines.all.allSatisfy { line in !Self.secrets.contains { line.contains($0) } })
        #expect(bench.lines.all.allSatisfy { !$0.contains("Good day.") && !$0.contains("swb_") })
    }

    @Test func `a search by an AI process does not tell what notes and reasons hold`() async throws {
        _ = try furnish()
        let (agent, mia) = (try bench.token(.agent), try bench.token(.operator, "mia"))
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func found(_ text: String, _ token: TokenSecret, as name: String = "text") async throws -> Int? {
                let path = "/switchboard/sessions?" + Query.encode([(name, text)])
                return try await client.ask("GET", path, token: token).json()["items"]?.array?.count
            }
            for text in ["PRIVATE NOTE", "PRIVATE REASON", "PR"] {
                #expect(try await found(text, agent) == 0)
                #expect(try await found(text, mia) == 1)
            }
            #expect(try await found("Good day", agent) == 1)
            #expect(try await found("\"PRIVATE REASON\"", agent, as: "filter") == 0)
            #expect(try await found("\"PRIVATE REASON\"", mia, as: "filter") == 1)
            #expect(try await found("is:mine", mia, as: "filter") != nil)
        }
    }

    @Test func `figures tell no names`() async throws {
        _ = try furnish()
        let admin = try bench.token(.admin)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            _ = try await client.ask(
                "POST", "/sessions/s1/events", .customerMessage("SAID"), token: admin)
            let text = try await client.ask("GET", "/metrics", token: admin).text
            #expect(text.contains("switchboard_events_appended_total{source=\"customer\"} 1"))
            for secret in Self.secrets + ["SAID", "s1", "swb_"] { #expect(!text.contains(secret)) }
        }
    }
}
