import Bridge
import Conversation
import Effort
import Foundation
import MatrixDesk
import Synchronization

/// Behaves as a homeserver is specified to: transaction ids make no second event, and transactions come in order and are
/// repeated until they are accepted.
final class MatrixStandIn: StandIn {
    struct Room {
        var id: String
        var alias: String?
        var members: [String: String] = [:]
        var events: [JSON] = []
    }

    struct State {
        var users: [String: String] = [MatrixStandIn.person: "Agnes Miller"]
        var rooms: [Room] = []
        var sent: [String: String] = [:]
        var transactions: [[JSON]] = []
        var delivered = 0
        var count = 0
        var random: SeededRandom
        var faults: Faults
        var remembers = true
    }

    static let person = "@agnes:desk.local"
    let state: Mutex<State>

    init(seed: UInt64 = 1, _ faults: Faults = Faults()) {
        state = Mutex(State(random: SeededRandom(seed: seed), faults: faults))
    }

    static func configuration(_ server: ServerAddress) -> MatrixDesk.Configuration {
        var configuration = MatrixDesk.Configuration(
            server: server, serverName: "desk.local", token: Secret("as")!, homeserverToken: Secret("hs")!,
            people: [person])
        configuration.allowsPrivate = true
        return configuration
    }

    var outcome: Outcome? { nil }
    var rooms: [Room] { state.withLock { $0.rooms } }
    var conversationCount: Int { rooms.count }

    func desk(_ server: ServerAddress) -> any Desk { MatrixDesk(Self.configuration(server)) }
    func isAsked(_ session: String) -> Bool { room(session)?.members[Self.person] != nil }

    func room(_ session: String) -> Room? { rooms.last { Self.isAbout($0, session) } }

    private static func isAbout(_ room: Room, _ session: String) -> Bool {
        room.events.contains { event in
            let lines = event["content"]?["body"]?.string?.split(separator: "\n") ?? []
            return lines.contains { $0 == "Session: \(session)" }
        }
    }

    func texts(_ session: String, _ type: String, isOwn: Bool) -> [String] {
        (room(session)?.events ?? []).filter {
            $0["content"]?["msgtype"]?.string == type
                && $0["sender"]?.string?.hasPrefix("@sb_") == isOwn
        }.compactMap { $0["content"]?["body"]?.string }
    }

    func customerTexts(_ session: String) -> [String] { texts(session, "m.text", isOwn: true) }
    func told(_ session: String) -> [String] { texts(session, "m.text", isOwn: false) }

    /// Whether everything that happened was taken.
    var isDelivered: Bool { state.withLock { $0.transactions.isEmpty } }

    /// As after a restart.
    func forgetTransactions() { state.withLock { $0.remembers = false } }
}

/// What happens in people's clients.
extension MatrixStandIn {
    func say(_ text: String, in session: String) {
        send(["msgtype": "m.text", "body": .string(text)], in: session)
    }

    func murmur(_ text: String, in session: String) {
        send(["msgtype": "m.notice", "body": .string(text)], in: session)
    }

    func send(_ content: JSON, in session: String) {
        change(session) { Self.add("m.room.message", content, by: Self.person, $0, &$1) }
    }

    func close(_ session: String) {
        change(session) { Self.move(Self.person, "leave", $0, &$1) }
    }

    func come(_ person: String, to session: String) {
        change(session) { Self.move(person, "join", $0, &$1) }
    }

    private func change(_ session: String, _ body: (Int, inout State) -> Void) {
        state.withLock { state in
            guard let index = state.rooms.lastIndex(where: { Self.isAbout($0, session) }) else { return }
            body(index, &state)
        }
    }

    func deliver(to bridge: @escaping @Sendable () -> Bridge) async {
        while !Task.isCancelled {
            guard
                let (events, number) = state.withLock({ state in
                    state.transactions.first.map { ($0, state.delivered) }
                })
            else {
                try? await Task.sleep(for: .milliseconds(1))
                continue
            }
            guard await bridge().receive(Self.request(events, number: number)) == 200 else { continue }
            state.withLock { state in
                // An answer that was lost has the same transaction repeated.
                if Double.random(in: 0..<1, using: &state.random) < state.faults.repeatedWebhooks { return }
                state.transactions.removeFirst()
                state.delivered += 1
            }
        }
    }

    static func request(_ events: [JSON], number: Int = 1, token: String = "hs") -> WebhookRequest {
        let body: JSON = ["events": .array(events), "ephemeral": []]
        return WebhookRequest(
            method: "PUT", target: "/bridges/desk/_matrix/app/v1/transactions/\(number)",
            headers: ["authorization": "Bearer \(token)"], body: Array(body.compact.utf8))
    }
}

/// What is kept, and told to everybody.
extension MatrixStandIn {
    static func move(_ user: String, _ membership: String, _ index: Int, _ state: inout State) {
        let before = state.rooms[index].members.updateValue(membership, forKey: user)
        let content: JSON = [
            "membership": .string(membership), "displayname": .string(state.users[user] ?? ""),
        ]
        add("m.room.member", content, by: user, index, &state) { event in
            event["state_key"] = .string(user)
            if let before { event["unsigned"] = ["prev_content": ["membership": .string(before)]] }
        }
    }

    static func add(
        _ type: String, _ content: JSON, by sender: String, _ index: Int, _ state: inout State,
        _ change: (inout JSON) -> Void = { _ in }
    ) {
        state.count += 1
        var event: JSON = [
            "type": .string(type), "event_id": .string("$e\(state.count)"), "sender": .string(sender),
            "room_id": .string(state.rooms[index].id),
            "origin_server_ts": .integer(1_767_225_600_000 + state.count), "content": content,
        ]
        change(&event)
        state.rooms[index].events.append(event)
        state.transactions.append([event])
    }
}
