import Bridge
import Conversation
import Effort
import EventStore
import Foundation
import HubSpotDesk
import Synchronization

/// Behaves as HubSpot's custom channels are documented to: a repeated post makes nothing new, the channel's webhooks are
/// tried once, and those of the app until they are taken, in any order.
final class HubSpotStandIn: StandIn {
    struct Thread {
        var id: String
        var key: String
        var status = "OPEN"
        var messages: [JSON] = []
        var updated: Timestamp
    }

    enum Hook: Sendable {
        case channel(JSON)
        case app(JSON)
    }

    struct State {
        var threads: [Thread] = []
        var known: [String: JSON] = [:]
        var hooks = WebhookQueue<Hook>()
        var states: [String: JSON] = [:]
        var count = 0
        var random: SeededRandom
        var faults: Faults
        var locks = 0
    }

    static let secret = "11111111-2222-3333-4444-555555555555"
    static let address = "https://desk.example.com/bridges/desk"
    let state: Mutex<State>
    let clock: @Sendable () -> Timestamp

    init(
        seed: UInt64 = 1, _ faults: Faults = Faults(), clock: @escaping @Sendable () -> Timestamp
    ) {
        state = Mutex(State(random: SeededRandom(seed: seed), faults: faults))
        self.clock = clock
    }

    static func configuration(_ server: ServerAddress) -> HubSpotDesk.Configuration {
        var configuration = HubSpotDesk.Configuration(
            server: server, channel: "7", channelAccount: "9", token: Secret("token")!,
            clientSecret: Secret(secret)!, publicAddress: address)
        configuration.inbox = "12"
        configuration.allowsPrivate = true
        return configuration
    }

    var outcome: Outcome? { .resolved }
    var threads: [Thread] { state.withLock { $0.threads } }
    var conversationCount: Int { threads.count }

    func desk(_ server: ServerAddress) -> any Desk {
        HubSpotDesk(Self.configuration(server), clock: clock)
    }

    func thread(_ session: String) -> Thread? { threads.last { Self.isAbout($0, session) } }

    private static func isAbout(_ thread: Thread, _ session: String) -> Bool {
        thread.messages.contains { message in
            let lines = message["text"]?.string?.split(separator: "\n") ?? []
            return lines.contains { $0 == "Session: \(session)" }
        }
    }

    /// Nobody is asked by a call of its own: the summary is there.
    func isAsked(_ session: String) -> Bool { thread(session) != nil }

    func messages(_ session: String, _ isMeant: (JSON) -> Bool) -> [String] {
        (thread(session)?.messages ?? []).filter(isMeant).compactMap { $0["text"]?.string }
    }

    func customerTexts(_ session: String) -> [String] {
        messages(session) { $0["direction"] == "INCOMING" }.filter { !$0.hasPrefix("Handed over by ") }
    }

    func told(_ session: String) -> [String] {
        messages(session) { $0["client"]?["clientType"] == "HUBSPOT" }
    }

    func deliveryStates() -> [String] {
        state.withLock { $0.states.values.compactMap { $0["statusType"]?.string } }
    }

    func lockNext(_ count: Int) { state.withLock { $0.locks = count } }
    func loseWebhooks() { state.withLock { $0.faults.lostWebhooks = 1 } }
}

/// What happens in agents' windows.
extension HubSpotStandIn {
    func say(_ text: String, in session: String) { say(text, in: session) { _ in } }

    func murmur(_ text: String, in session: String) {
        say(text, in: session) {
            $0["type"] = "COMMENT"
            $0["client"] = ["clientType": "SYSTEM"]
        }
    }

    func say(_ text: String, in session: String, _ change: (inout JSON) -> Void) {
        let now = clock()
        self.change(session) { index, state in
            var message: JSON = [
                "type": "MESSAGE", "direction": "OUTGOING", "text": .string(text), "attachments": [],
                "createdBy": "A-12", "senders": [["actorId": "A-12", "name": "Agnes Miller"]],
                "client": ["clientType": "HUBSPOT"],
            ]
            change(&message)
            Self.add(message, index, &state, at: now)
        }
    }

    func close(_ session: String) { set("CLOSED", session) }

    func set(_ status: String, _ session: String) {
        let now = clock()
        change(session) { index, state in
            state.count += 1
            state.threads[index].status = status
            state.hooks.add(
                .app([
                    "subscriptionType": "conversation.propertyChange",
                    "objectId": .number(state.threads[index].id), "propertyName": "status",
                    "propertyValue": .string(status), "eventId": 1,
                    "occurredAt": .integer(Int(now.microseconds / 1_000) + state.count),
                ]))
        }
    }

    private func change(_ session: String, _ body: (Int, inout State) -> Void) {
        state.withLock { state in
            if let index = state.threads.lastIndex(where: { Self.isAbout($0, session) }) {
                body(index, &state)
            }
        }
    }

    /// Keeps a message and tells the channel of what goes to the customer, also what came over the API.
    @discardableResult
    static func add(_ message: JSON, _ index: Int, _ state: inout State, at now: Timestamp) -> JSON {
        state.count += 1
        let moment = now + .microseconds(state.count)
        var message = message
        message["id"] = .string("m-\(state.count)")
        message["conversationsThreadId"] = .string(state.threads[index].id)
        message["channelId"] = "7"
        message["createdAt"] = .string(moment.iso8601)
        state.threads[index].messages.append(message)
        state.threads[index].updated = moment
        if message["direction"] == "OUTGOING" {
            state.hooks.add(
                .channel([
                    "type": "OUTGOING_CHANNEL_MESSAGE_CREATED", "channelId": "7", "message": message,
                    "channelIntegrationThreadIds": [.string(state.threads[index].key)],
                ]))
        }
        return message
    }
}
