import Bridge
import ChatwootDesk
import Conversation
import Effort
import Foundation
import Synchronization

/// Behaves as Chatwoot 4.14 does: each webhook is tried once, in any order and sometimes twice, with the conversation as it
/// is when it is sent, and a message may be saved although 500 was answered.
final class ChatwootStandIn: StandIn {
    struct Talk {
        var id: Int
        var contact: Int
        var status = "open"
        var attributes: JSON
        var messages: [JSON] = []
        var activity = 0
    }

    struct Hook: Sendable {
        var event: String
        var talk: Int
        var message: JSON?
    }

    struct State {
        var contacts: [String: Int] = [:]
        var talks: [Talk] = []
        var hooks = WebhookQueue<Hook>()
        var states: [String: JSON] = [:]
        var count = 0
        var random: SeededRandom
        var faults: Faults
        var isLocked = false
        /// How many of the next messages are refused as too many.
        var full = 0
    }

    let state: Mutex<State>
    private let clock: @Sendable () -> Timestamp

    init(
        seed: UInt64 = 1, _ faults: Faults = Faults(), clock: @escaping @Sendable () -> Timestamp
    ) {
        state = Mutex(State(random: SeededRandom(seed: seed), faults: faults))
        self.clock = clock
    }

    static func configuration(_ server: ServerAddress) -> ChatwootDesk.Configuration {
        var configuration = ChatwootDesk.Configuration(
            server: server, account: 1, inbox: 5, inboxIdentifier: "ident", token: Secret("token")!,
            webhookSecret: Secret("cw_secret_0123456789abcdef"))
        configuration.allowsPrivate = true
        return configuration
    }

    var outcome: Outcome? { .resolved }
    var talks: [Talk] { state.withLock { $0.talks } }
    var conversationCount: Int { talks.count }

    func desk(_ server: ServerAddress) -> any Desk { ChatwootDesk(Self.configuration(server)) }
    func talk(_ session: String) -> Talk? {
        talks.last { $0.attributes["switchboard_session"]?.string == session }
    }
    func isAsked(_ session: String) -> Bool { talk(session)?.status == "open" }

    func messages(_ session: String, _ isMeant: (JSON) -> Bool) -> [String] {
        (talk(session)?.messages ?? []).filter(isMeant).compactMap { $0["content"]?.string }
    }

    func notes(_ session: String) -> [String] { messages(session) { $0["private"] == true } }
    func customerTexts(_ session: String) -> [String] { messages(session) { $0["message_type"] == 0 } }

    func told(_ session: String) -> [String] {
        messages(session) { $0["message_type"] == 1 && $0["private"] == false && $0["sender"]?["id"] == 42 }
    }

    /// How a message's delivery is marked.
    func deliveryStates() -> [String] {
        state.withLock { $0.states.values.compactMap { $0["status"]?.string } }
    }

    func lockToSingleConversation() { state.withLock { $0.isLocked = true } }
    func refuseAsTooMany(_ count: Int) { state.withLock { $0.full = count } }
    var isFull: Bool { state.withLock { $0.full > 0 } }
    func loseWebhooks() { state.withLock { $0.faults.lostWebhooks = 1 } }
}

/// What happens in agents' windows.
extension ChatwootStandIn {
    func say(_ text: String, in session: String) { add(["content": .string(text)], in: session) }

    func murmur(_ text: String, in session: String) {
        add(["content": .string(text), "private": true], in: session)
    }

    /// Adds what an agent, or something that speaks as one, writes.
    func add(_ changes: JSON.Members, in session: String) {
        change(session) { index, state in
            var message: JSON = [
                "content_type": "text", "content_attributes": [:], "message_type": 1, "private": false,
                "source_id": .null, "sender": ["id": 42, "name": "Agnes Miller", "type": "user"],
            ]
            for pair in changes.pairs { message[pair.name] = pair.value }
            Self.add(message, index, &state)
        }
    }

    func close(_ session: String) { set("resolved", session) }

    func set(_ status: String, _ session: String) {
        change(session) { Self.set(status, $0, &$1) }
    }

    private func change(_ session: String, _ body: (Int, inout State) -> Void) {
        state.withLock { state in
            let index = state.talks.lastIndex { $0.attributes["switchboard_session"]?.string == session }
            if let index { body(index, &state) }
        }
    }

    /// Keeps a message and tells everybody, its author too.
    @discardableResult
    static func add(_ message: JSON, _ index: Int, _ state: inout State) -> JSON {
        state.count += 1
        var message = message
        message["id"] = .integer(state.count)
        state.talks[index].messages.append(message)
        state.talks[index].activity = state.count
        state.hooks.add(Hook(event: "message_created", talk: state.talks[index].id, message: message))
        let isOver = state.talks[index].status == "resolved" || state.talks[index].status == "snoozed"
        if message["message_type"] == 0, isOver { set("open", index, &state) }
        return message
    }

    static func set(_ status: String, _ index: Int, _ state: inout State) {
        if state.talks[index].status == status { return }
        state.count += 1
        state.talks[index].status = status
        state.talks[index].activity = state.count
        state.hooks.add(Hook(event: "conversation_status_changed", talk: state.talks[index].id))
    }

    /// A conversation as it is now.
    static func json(_ talk: Talk) -> JSON {
        [
            "id": .integer(talk.id), "inbox_id": 5, "status": .string(talk.status),
            "custom_attributes": talk.attributes, "messages": .array(talk.messages.suffix(1)),
            // Several fall into one second.
            "last_activity_at": .integer(1_767_225_600 + talk.activity / 5),
            "updated_at": .number("1767225600.\(100_000 + talk.activity)"),
        ]
    }

    func deliver(to bridge: @escaping @Sendable () -> Bridge) async {
        while !Task.isCancelled {
            let found = state.withLock { state -> JSON?? in
                guard let hook = state.hooks.next(state.faults, &state.random, isLosable: { _ in true })
                else {
                    return nil
                }
                return .some(hook.flatMap { Self.body($0, state) })
            }
            guard let found else {
                try? await Task.sleep(for: .milliseconds(1))
                continue
            }
            if let body = found { _ = await bridge().receive(request(body)) }
        }
    }

    private static func body(_ hook: Hook, _ state: State) -> JSON? {
        guard let talk = state.talks.first(where: { $0.id == hook.talk }) else { return nil }
        var body = hook.message ?? json(talk)
        body["event"] = .string(hook.event)
        body["account"] = ["id": 1]
        if let message = hook.message {
            body["inbox"] = ["id": 5]
            body["conversation"] = json(talk)
            body["message_type"] = message["message_type"] == 1 ? "outgoing" : "incoming"
        }
        return body
    }

    func request(_ json: JSON, secret: String = "cw_secret_0123456789abcdef") -> WebhookRequest {
        let body = Array(json.compact.utf8)
        let seconds = String(clock().microseconds / 1_000_000)
        let code = Signatures.hmac(Array("\(seconds).".utf8) + body, key: Array(secret.utf8))
        return WebhookRequest(
            target: "/bridges/desk",
            headers: [
                "x-chatwoot-timestamp": seconds,
                "x-chatwoot-signature": "sha256=" + Signatures.hexadecimal(code),
            ], body: body)
    }
}
