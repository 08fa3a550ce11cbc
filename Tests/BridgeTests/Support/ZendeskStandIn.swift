import Bridge
import Conversation
import Effort
import Foundation
import Synchronization
import ZendeskDesk

/// Behaves as Sunshine Conversations is documented to: it echoes, repeats and reorders webhooks, and fails before or
/// after it has saved something.
final class ZendeskStandIn: Sendable {
    struct Talk {
        var id: String
        var metadata: JSON
        var user: String
        var seat = "other"
        var messages: [JSON] = []
    }

    private struct State {
        var users: Set<String> = []
        var talks: [Talk] = []
        var count = 0
        var random: SeededRandom
        var faults = Faults()
        /// Posts to messages that fail after they were saved, from now on.
        var loseNext = 0
        var webhooks: [[JSON]] = []
    }

    /// How often something goes wrong, from 0 to 1.
    struct Faults {
        var limited = 0.0
        var failed = 0.0
        var savedThenFailed = 0.0
        var lostWebhooks = 0.0
        var repeatedWebhooks = 0.0
        var reorders = false
    }

    private let state: Mutex<State>

    init(seed: UInt64 = 1, _ faults: Faults = Faults()) {
        var start = State(random: SeededRandom(seed: seed))
        start.faults = faults
        state = Mutex(start)
    }

    func configuration(_ server: ServerAddress) -> ZendeskDesk.Configuration {
        var configuration = ZendeskDesk.Configuration(
            server: server, appID: "a1", keyID: "app_k", keySecret: Secret("key")!,
            webhookSecret: Secret("hook")!, seat: "switchboard")
        configuration.allowsPrivate = true
        return configuration
    }

    var talks: [Talk] { state.withLock { $0.talks } }

    /// The conversation about a session.
    func talk(_ session: String) -> Talk? {
        talks.last { $0.metadata["switchboardSession"]?.string == session }
    }

    /// The texts of a conversation by who wrote them: `user` or `business`.
    func texts(_ session: String, by author: String? = nil) -> [String] {
        (talk(session)?.messages ?? []).filter {
            author == nil || $0["author"]?["type"]?.string == author
        }.compactMap { $0["content"]?["text"]?.string }
    }

    func loseNextAnswers(_ count: Int) { state.withLock { $0.loseNext = count } }
}

/// What it answers.
extension ZendeskStandIn {
    func answer(_ asked: Asked) -> Answered {
        state.withLock { state in
            guard asked.headers["authorization"] == "Basic " + Data("app_k:key".utf8).base64EncodedString()
            else {
                return Answered(status: 401)
            }
            let dice = Double.random(in: 0..<1, using: &state.random)
            let faults = state.faults
            if dice < faults.limited { return Answered(status: 429) }
            if dice < faults.limited + faults.failed { return Answered(status: 500) }
            let answer = Self.carryOut(asked, &state)
            if state.loseNext > 0, asked.method == "POST", asked.path.hasSuffix("/messages") {
                state.loseNext -= 1
                return Answered(status: 500)
            }
            let isLost = dice < faults.limited + faults.failed + faults.savedThenFailed
            return isLost && asked.method == "POST" ? Answered(status: 502) : answer
        }
    }

    private static func carryOut(_ asked: Asked, _ state: inout State) -> Answered {
        let parts = asked.path.split(separator: "/").map(String.init)
        guard parts.count >= 4, parts[0] == "v2", parts[2] == "a1" else { return Answered(status: 404) }
        switch (asked.method, parts[3], parts.count) {
        case ("POST", "users", 4):
            let isNew = state.users.insert(asked.json["externalId"]?.string ?? "").inserted
            return Answered(status: isNew ? 201 : 409)
        case ("POST", "conversations", 4): return open(asked.json, &state)
        case ("GET", "conversations", 4):
            let user = asked.query["filter%5BuserExternalId%5D"]
            let found = state.talks.filter { $0.user == user }
            return Answered(json: [
                "conversations": .array(found.map { ["id": .string($0.id), "metadata": $0.metadata] }),
                "meta": ["hasMore": false],
            ])
        case (_, "conversations", 5...):
            guard let index = state.talks.firstIndex(where: { $0.id == parts[4] }) else {
                return Answered(status: 404)
            }
            return carryOut(asked, parts.count > 5 ? parts[5] : "", index, &state)
        default: return Answered(status: 404)
        }
    }

    private static func open(_ json: JSON, _ state: inout State) -> Answered {
        let user = json["participants"]?.array?.first?["userExternalId"]?.string ?? ""
        guard state.users.contains(user), json["type"]?.string == "personal" else {
            return Answered(status: 400)
        }
        state.count += 1
        let talk = Talk(id: "c\(state.count)", metadata: json["metadata"] ?? .null, user: user)
        state.talks.append(talk)
        return Answered(status: 201, json: ["conversation": ["id": .string(talk.id)]])
    }

    private static func carryOut(
        _ asked: Asked, _ word: String, _ index: Int, _ state: inout State
    ) -> Answered {
        switch (asked.method, word) {
        case ("POST", "messages"):
            guard let text = asked.json["content"]?["text"]?.string, text.utf16.count <= 4_096 else {
                return Answered(status: 400)
            }
            var message = asked.json
            message["source"] = ["type": "api:conversations"]
            let kept = add(message, index, &state)
            return Answered(status: 201, json: ["messages": [kept]])
        case ("GET", "messages"):
            return Answered(json: [
                "messages": .array(state.talks[index].messages), "meta": ["hasMore": false],
            ])
        case ("POST", "passControl"):
            state.talks[index].seat = asked.json["switchboardIntegration"]?.string ?? ""
            control("switchboard:passControl", index, &state, asked.json["metadata"], nil)
            return Answered()
        case ("POST", "offerControl"): return Answered()
        case ("POST", "releaseControl"):
            state.talks[index].seat = ""
            control("switchboard:releaseControl", index, &state, nil, nil)
            return Answered()
        case ("DELETE", ""):
            state.talks.remove(at: index)
            return Answered()
        default: return Answered(status: 404)
        }
    }

    /// Keeps a message and tells everybody, its author too.
    private static func add(_ message: JSON, _ index: Int, _ state: inout State) -> JSON {
        state.count += 1
        var message = message
        message["id"] = .string("m\(state.count)")
        message["received"] = .string("2026-01-01T00:00:00.\(String(1_000_000 + state.count).dropFirst())Z")
        state.talks[index].messages.append(message)
        tell("conversation:message", index, &state) { $0["message"] = message }
        return message
    }

    private static func control(
        _ type: String, _ index: Int, _ state: inout State, _ metadata: JSON?, _ reason: String?
    ) {
        tell(type, index, &state) { payload in
            if let metadata { payload["metadata"] = metadata }
            if let reason { payload["reason"] = .string(reason) }
        }
    }

    private static func tell(
        _ type: String, _ index: Int, _ state: inout State, _ fill: (inout JSON) -> Void
    ) {
        state.count += 1
        let talk = state.talks[index]
        var conversation: JSON = ["id": .string(talk.id), "metadata": talk.metadata]
        if !talk.seat.isEmpty { conversation["activeSwitchboardIntegration"] = ["name": .string(talk.seat)] }
        var payload: JSON = ["conversation": conversation]
        fill(&payload)
        let event: JSON = [
            "id": .string("e\(state.count)"), "type": .string(type),
            "createdAt": .string("2026-01-01T00:00:00.\(String(1_000_000 + state.count).dropFirst())Z"),
            "payload": payload,
        ]
        state.webhooks.append([event])
    }
}

/// What happens in the agents' workspace.
extension ZendeskStandIn {
    func agentSays(_ text: String, in session: String, agent: String = "42", subtype: String = "agent") {
        state.withLock { state in
            guard let index = Self.index(session, state) else { return }
            let message: JSON = [
                "author": [
                    "type": "business", "displayName": "Agnes Miller", "subtypes": [.string(subtype)],
                ],
                "content": ["type": "text", "text": .string(text)], "source": ["type": "zd:agentWorkspace"],
                "metadata": ["__zendesk_msg.agent.id": .string(agent)],
            ]
            _ = Self.add(message, index, &state)
        }
    }

    func agentCloses(_ session: String) {
        state.withLock { state in
            guard let index = Self.index(session, state) else { return }
            state.talks[index].seat = ""
            Self.control("switchboard:releaseControl", index, &state, nil, "ticketClosed")
        }
    }

    private static func index(_ session: String, _ state: State) -> Int? {
        state.talks.lastIndex { $0.metadata["switchboardSession"]?.string == session }
    }

    /// Delivers webhooks until the task is cancelled; refused ones are tried again.
    func deliver(to bridge: @escaping @Sendable () -> Bridge) async {
        while !Task.isCancelled {
            guard let events = next() else {
                try? await Task.sleep(for: .milliseconds(1))
                continue
            }
            let status = await bridge().receive(Self.request(events))
            if status == 503 { state.withLock { $0.webhooks.append(events) } }
        }
    }

    static func request(_ events: [JSON], secret: String = "hook") -> WebhookRequest {
        let body: JSON = [
            "app": ["id": "a1"], "webhook": ["id": "w1", "version": "v2"], "events": .array(events),
        ]
        return WebhookRequest(
            target: "/bridges/desk", headers: ["x-api-key": secret], body: Array(body.compact.utf8))
    }

    private func next() -> [JSON]? {
        state.withLock { state in
            guard !state.webhooks.isEmpty else { return nil }
            let place =
                state.faults.reorders ? Int.random(in: 0..<state.webhooks.count, using: &state.random) : 0
            let events = state.webhooks.remove(at: place)
            let dice = Double.random(in: 0..<1, using: &state.random)
            // An end is tried again until it arrives, as Zendesk does; messages are lost when its attempts are used up.
            let isEnd = events.first?["type"]?.string != "conversation:message"
            if !isEnd, dice < state.faults.lostWebhooks { return [] }
            if dice > 1 - state.faults.repeatedWebhooks { state.webhooks.append(events) }
            return events
        }
    }
}
