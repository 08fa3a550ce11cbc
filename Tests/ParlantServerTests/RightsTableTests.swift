import Conversation
import EventStore
import ParlantWire
import Readme
import Testing

@testable import ParlantServer

/// The table of who writes what, row by row asked of a running server.
@Suite struct RightsTableTests {
    @Test func `each who asks is answered as the table says`() async throws {
        try await ask(of: Ground(hasTokens: false), [.open])
        try await ask(of: Ground(hasTokens: true), Right.Asker.allCases.filter { $0 != .open })
    }

    private func ask(of ground: Ground, _ askers: [Right.Asker]) async throws {
        try await ground.bench.serving { port in
            let client = try PortClient(port: port)
            var number = 0
            for right in Right.table {
                for asker in askers {
                    number += 1
                    let (scene, token) = try ground.scene(number, right.endpoint, asker)
                    let row = right.endpoint.row
                    let answer = try await client.ask(
                        row.method.rawValue, row.path.filled(with: scene.ids) + right.query,
                        right.body(scene), token: token)
                    #expect(
                        answer.status == right.statuses[asker],
                        "\(right.endpoint), \(right.part), \(asker): \(answer.text)")
                    if answer.status == 403 || answer.status == 401 {
                        #expect(try ground.stands(scene), "\(right.endpoint), \(right.part), \(asker)")
                    }
                }
            }
        }
    }

    @Test func `the documentation has the table`() throws {
        #expect(try Readme.section("rights") == Right.markdown)
    }

    @Test func `whatever writes is in the table, with every part that it reads`() throws {
        for endpoint in Endpoint.allCases where endpoint.row.method != .get {
            let rights = Right.table.filter { $0.endpoint == endpoint }
            #expect(!rights.isEmpty, "\(endpoint)")
            let body = endpoint.row.body
            // Acts share one form, and so do leases and turns' events.
            let alike = Right.table.filter { $0.endpoint.row.body == body }
            let told = Set(alike.flatMap { $0.body(Right.Scene())?.members?.pairs.map(\.name) ?? [] })
            let read = body.map(Self.properties) ?? []
            #expect(read.subtracting(told) == [], "\(endpoint)")
        }
    }

    private static func properties(_ schema: Schema) -> Set<String> {
        let parts = schema.json["anyOf"]?.array ?? [schema.json]
        return Set(parts.flatMap { $0["properties"]?.members?.pairs.map(\.name) ?? [] })
    }
}

/// A store for many scenes.
private final class Ground: Sendable {
    let bench: Bench
    private let admin: TokenSecret?
    private let leo: TokenSecret?
    private let agent: TokenSecret?

    init(hasTokens: Bool) throws {
        bench = try Bench { $0.utterance = .zero }
        admin = hasTokens ? try bench.token(.admin) : nil
        leo = hasTokens ? try bench.token(.operator, "leo") : nil
        agent = hasTokens ? try bench.token(.agent) : nil
        // Somebody who would answer.
        try bench.store.renewLease(of: "p1", for: .seconds(3_600))
    }

    /// A new session as the asker finds it, and with what they ask.
    func scene(
        _ number: Int, _ endpoint: Endpoint, _ asker: Right.Asker
    ) throws -> (Right.Scene, TokenSecret?) {
        let (store, id) = (bench.store, Session.ID("s\(number)"))
        try bench.session(id)
        let event = try bench.customer("Hello?", in: id)
        switch asker {
        case .automatic: break
        case .nobodys: try store.patch(id, SessionPatch(mode: .manual))
        default:
            let owner = try store.operatorProfile(asker == .own ? "leo" : "mia")
            try store.takeOver(id, by: owner, reason: nil, saw: store.summary(id, for: "")!.claim)
        }
        if asker != .automatic { _ = try? bench.stream(["Too late", nil], in: id) }
        var ids = [
            "session_id": id.rawValue, "event_id": event.id.rawValue, "process_id": "bot", "turn": "99",
            "suggestion_id": String(try store.suggestions(of: id).first?.id ?? 0),
        ]
        for (role, name) in [(.agent, "agent_id"), (.customer, "customer_id")] as [(Profile.Role, String)]
        where endpoint.row.path.names.contains(name) {
            ids[name] = "one\(number)"
            _ = try store.addProfile(
                Profile(role: role, id: "one\(number)", name: "One", creation: Timestamp(microseconds: 0)))
        }
        if endpoint.row.path.names.contains("tag_id") {
            ids["tag_id"] = try store.addTag(named: "one \(number)")?.id
        }
        if endpoint.row.path.names.contains("canned_response_id") {
            ids["canned_response_id"] = try store.addReply(ReplyContent(text: "Hello")).id.rawValue
        }
        let claim = try store.summary(id, for: "")!.claim
        return (
            Right.Scene(number: number, session: id, claim: claim, ids: ids),
            try token(of: asker, in: id)
        )
    }

    private func token(of asker: Right.Asker, in id: Session.ID) throws -> TokenSecret? {
        switch asker {
        case .open, .stranger: nil
        case .admin: admin
        case .own, .colleagues, .nobodys, .automatic: leo
        case .agent: agent
        case .customer: try bench.token(.customer, id.rawValue)
        }
    }

    /// Nobody has it but who had it, and the customer alone has spoken.
    func stands(_ scene: Right.Scene) throws -> Bool {
        let kinds = try bench.store.events(of: scene.session, EventQuery(source: .humanAgent), limit: 9)
        return try bench.store.summary(scene.session, for: "")?.claim == scene.claim
            && kinds.allSatisfy { $0.handoff != nil }
    }
}
