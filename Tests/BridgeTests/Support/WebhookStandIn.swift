import Bridge
import Conversation
import Synchronization
import WebhookDesk

/// A desk of somebody's own, which keeps to the contract.
final class WebhookStandIn: Sendable {
    private struct State {
        var seen: Set<String> = []
        var events: [JSON] = []
        var list: [JSON] = []
        var wrong = 0
        /// How many of the next answers are lost after the event was kept.
        var loseNext = 0
        var count = 0
    }

    static let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    private let state = Mutex(State())
    private let signature = StandardSignature(secret: Secret(WebhookStandIn.secret)!)!
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

    func desk(_ server: ServerAddress, listsChanges: Bool = false) -> WebhookDesk {
        var configuration = WebhookDesk.Configuration(server: server, secret: signature, incoming: signature)
        configuration.allowsPrivate = true
        if listsChanges { configuration.changes = server }
        return WebhookDesk(configuration, clock: clock)
    }

    /// The events that came, without repetitions.
    var events: [JSON] { state.withLock { $0.events } }
    var wrong: Int { state.withLock { $0.wrong } }

    func types() -> [String] { events.compactMap { $0["type"]?.string } }

    /// The texts of a kind.
    func texts(_ kind: String) -> [String] {
        events.filter { $0["data"]?["kind"]?.string == kind }.compactMap { $0["data"]?["text"]?.string }
    }

    /// The newest conversation.
    var conversation: String? {
        events.last { $0["type"] == "conversation.opened" }?["data"]?["conversation"]?.string
    }

    func loseNextAnswers(_ count: Int) { state.withLock { $0.loseNext = count } }

    /// Keeps an event for the list of changes.
    func list(_ event: JSON) { state.withLock { $0.list.append(event) } }

    func answer(_ asked: Asked) -> Answered {
        let request = WebhookRequest(
            method: asked.method, target: asked.path, headers: asked.headers, body: asked.body)
        guard (try? signature.verify(request, at: clock())) != nil else {
            state.withLock { $0.wrong += 1 }
            return Answered(status: 401)
        }
        return state.withLock { state in
            if asked.method == "GET" {
                let start = asked.query["cursor"].flatMap { Int($0) } ?? 0
                let rest = state.list.dropFirst(start)
                return Answered(json: [
                    "events": .array(Array(rest)), "cursor": .string(String(state.list.count)),
                ])
            }
            if state.seen.insert(asked.headers["webhook-id"] ?? "").inserted {
                state.events.append(asked.json)
            }
            if state.loseNext > 0 {
                state.loseNext -= 1
                return Answered(status: 500)
            }
            return Answered()
        }
    }

    /// What the desk sends, signed.
    func request(_ event: JSON, secondsOff: Int64 = 0) -> WebhookRequest {
        let body = Array(event.compact.utf8)
        let seconds = clock().microseconds / 1_000_000 + secondsOff
        let id = state.withLock { state in
            state.count += 1
            return "msg_\(state.count)"
        }
        return WebhookRequest(
            target: "/bridges/desk",
            headers: [
                "webhook-id": id, "webhook-timestamp": String(seconds),
                "webhook-signature": signature.sign(body, id: id, seconds: seconds),
            ], body: body)
    }
}
