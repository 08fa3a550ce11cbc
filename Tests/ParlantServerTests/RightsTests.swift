import Conversation
import EventStore
import ParlantWire
import Testing

@testable import ParlantServer

/// Every endpoint, asked by every role on a running server.
@Suite struct RightsTests {
    let bench: Bench

    init() throws {
        // One token asks for everything at once.
        bench = try Bench { $0.rates.customer = 60_000 }
        try bench.session()
        try bench.session("s2")
    }

    /// Written out here a second time, so that a slip in the server's own table shows. Everything not named here
    /// is for operators and admins.
    private static let others: [Endpoint: Set<AccessToken.Role>] = [
        .condition(.health): Set(AccessToken.Role.allCases),
        .condition(.readiness): Set(AccessToken.Role.allCases),
        .documentation(.openAPI): Set(AccessToken.Role.allCases),
        .documentation(.page): Set(AccessToken.Role.allCases),
        .session(.read): Set(AccessToken.Role.allCases), .event(.list): Set(AccessToken.Role.allCases),
        .event(.read): Set(AccessToken.Role.allCases), .agent(.read): Set(AccessToken.Role.allCases),
        .event(.create): [.customer, .operator, .admin],
        .session(.list): staff, .agent(.list): staff, .customer(.read): staff, .customer(.list): staff,
        .tag(.list): staff, .tag(.read): staff, .cannedResponse(.list): staff, .cannedResponse(.read): staff,
        .state(.changes): staff, .state(.find): staff,
        .state(.read): staff,
        .turn(.renewLease): turns, .turn(.endLease): turns, .turn(.list): turns, .turn(.next): turns,
        .turn(.claim): turns,
        .turn(.createEvent): turns, .turn(.updateEvent): turns, .turn(.end): turns,
        .session(.deleteAll): [.admin], .session(.delete): [.admin], .event(.deleteEnd): [.admin],
        .agent(.create): [.admin], .agent(.update): [.admin], .agent(.delete): [.admin],
        .customer(.delete): [.admin], .tag(.delete): [.admin],
        .admin(.audit): [.admin], .admin(.eraseCustomer): [.admin],
    ]
    private static let staff: Set<AccessToken.Role> = [.agent, .operator, .admin]
    private static let turns: Set<AccessToken.Role> = [.agent, .admin]

    private static func roles(_ endpoint: Endpoint) -> Set<AccessToken.Role> {
        others[endpoint] ?? [.operator, .admin]
    }

    /// A request for an endpoint; the body is empty, so that nothing is made by those who may.
    private func path(_ endpoint: Endpoint, session: String) -> String {
        let ids = [
            "session_id": session, "event_id": "nope", "agent_id": "aria", "customer_id": "nope",
            "tag_id": "nope", "canned_response_id": "nope", "process_id": "bot", "turn": "1",
            "suggestion_id": "1",
        ]
        let query = endpoint == .event(.deleteEnd) ? "?min_offset=0" : "?wait_for_data=0&agent_id=nope"
        return endpoint.row.path.filled(with: ids) + query
    }

    private func token(_ role: AccessToken.Role) throws -> TokenSecret {
        try bench.token(role, role == .customer ? "s1" : role == .operator ? "mia" : nil)
    }

    @Test func `every role may do what its row says, and nothing else`() async throws {
        var tokens: [AccessToken.Role: TokenSecret] = [:]
        for role in AccessToken.Role.allCases { tokens[role] = try token(role) }
        try await bench.serving { [tokens] port in
            let client = try PortClient(port: port)
            let before = try bench.store.position
            for endpoint in Endpoint.allCases {
                let row = endpoint.row
                let path = path(endpoint, session: "s1")
                let body: JSON? = row.takesBody ? [:] : nil
                let stranger = try await client.ask(row.method.rawValue, path, body)
                let isOpen = [
                    .condition(.health), .condition(.readiness), .documentation(.openAPI),
                    .documentation(.page),
                ].contains(endpoint)
                #expect(stranger.status == (isOpen ? 200 : 401), "\(endpoint)")
                for role in AccessToken.Role.allCases where !Self.roles(endpoint).contains(role) {
                    let answer = try await client.ask(row.method.rawValue, path, body, token: tokens[role])
                    #expect(answer.status == 403, "\(endpoint) as \(role)")
                }
            }
            #expect(try bench.store.position == before)
            // Whoever deletes comes last.
            for role: AccessToken.Role in [.customer, .agent, .operator, .admin] {
                for endpoint in Endpoint.allCases where Self.roles(endpoint).contains(role) {
                    let answer = try await client.ask(
                        endpoint.row.method.rawValue, path(endpoint, session: "s1"),
                        endpoint.row.takesBody ? [:] : nil,
                        token: tokens[role])
                    #expect(![401, 403].contains(answer.status), "\(endpoint) as \(role)")
                }
            }
        }
    }

    @Test func `a customer has no way to another session`() async throws {
        try bench.customer("SECRET", in: "s2")
        let secret = try token(.customer)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for endpoint in Endpoint.allCases where endpoint.row.path.names.contains("session_id") {
                let answer = try await client.ask(
                    endpoint.row.method.rawValue, path(endpoint, session: "s2"),
                    endpoint.row.takesBody ? [:] : nil,
                    token: secret)
                #expect(answer.status == 403, "\(endpoint)")
                #expect(!answer.text.contains("SECRET"))
            }
            for session in ["s2", "s1%2f..%2fs2", "s1/../s2", "./s2", "s1%00s2", "%73%32", "s1;s2", "s1?/s2"]
            {
                let answer = try await client.ask(
                    "GET", "/sessions/\(session)/events?wait_for_data=0", token: secret)
                #expect(!answer.text.contains("SECRET"), "\(session)")
            }
        }
    }

    @Test func `a session whose id is composed otherwise is another one`() async throws {
        let (composed, taken) = ("caf\u{e9}", "cafe\u{301}")
        try bench.session(Session.ID(composed))
        try bench.session(Session.ID(taken))
        let secret = try bench.token(.customer, composed)
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func status(_ id: String) async throws -> Int {
                let path = Endpoint.session(.read).row.path.filled(with: ["session_id": id])
                return try await client.ask("GET", path, token: secret).status
            }
            #expect(try await status(composed) == 200)
            #expect(try await status(taken) == 403)
        }
    }

    @Test func `a customer knows the agent of their session and no other`() async throws {
        let secret = try token(.customer)
        for id in ["aria", "internal"] {
            _ = try bench.store.addProfile(
                Profile(
                    role: .agent, id: id, name: id, creation: Timestamp(microseconds: 0),
                    details: ["description": "How it thinks."]))
        }
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", "/agents/aria", token: secret).status == 200)
            for id in ["internal", "nope"] {
                #expect(try await client.ask("GET", "/agents/\(id)", token: secret).status == 403)
            }
        }
    }
}
