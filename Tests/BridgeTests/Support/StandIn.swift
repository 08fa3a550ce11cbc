import Bridge
import Conversation
import Effort
import EventStore
import Foundation
import ZendeskDesk

/// A stand-in for a desk's server, and the people who work there.
protocol StandIn: AnyObject, Sendable {
    /// What becomes of a session that people there have ended.
    var outcome: Outcome? { get }
    var conversationCount: Int { get }

    func desk(_ server: ServerAddress) -> any Desk
    func answer(_ asked: Asked) -> Answered
    /// Whether people there have been asked to answer.
    func isAsked(_ session: String) -> Bool
    /// What stands there as the customer's.
    func customerTexts(_ session: String) -> [String]
    /// What people there wrote to the customer.
    func told(_ session: String) -> [String]
    func say(_ text: String, in session: String)
    /// Something that is not for the customer: a private note, or what a bot writes.
    func murmur(_ text: String, in session: String)
    func close(_ session: String)
    /// Delivers webhooks until the task is cancelled.
    func deliver(to bridge: @escaping @Sendable () -> Bridge) async
}

typealias Faults = ZendeskStandIn.Faults

extension Faults {
    /// What a call is answered with before anything is done.
    func refusal(_ dice: Double) -> Answered? {
        if dice < limited { return Answered(status: 429) }
        return dice < limited + failed ? Answered(status: 500) : nil
    }

    /// Whether an answer is lost after everything was done.
    func isLost(_ dice: Double) -> Bool { dice < limited + failed + savedThenFailed }

    /// All of them now and then.
    static let usual: Faults = {
        var faults = Faults()
        faults.limited = 0.03
        faults.failed = 0.05
        faults.savedThenFailed = 0.07
        faults.lostWebhooks = 0.1
        faults.repeatedWebhooks = 0.2
        faults.reorders = true
        return faults
    }()
}

/// Webhooks that wait for their delivery.
struct WebhookQueue<Webhook: Sendable>: Sendable {
    private var waiting: [Webhook] = []

    mutating func add(_ webhook: Webhook) { waiting.append(webhook) }

    /// The next one; nil if there is none, in it nil if it is lost.
    mutating func next(
        _ faults: Faults, _ random: inout SeededRandom, isLosable: (Webhook) -> Bool
    ) -> Webhook?? {
        guard !waiting.isEmpty else { return nil }
        let place = faults.reorders ? Int.random(in: 0..<waiting.count, using: &random) : 0
        let webhook = waiting.remove(at: place)
        let dice = Double.random(in: 0..<1, using: &random)
        if dice < faults.lostWebhooks, isLosable(webhook) { return .some(nil) }
        if dice > 1 - faults.repeatedWebhooks { waiting.append(webhook) }
        return webhook
    }
}

extension ZendeskStandIn: StandIn {
    var outcome: Outcome? { .resolved }
    var conversationCount: Int { talks.count }

    func desk(_ server: ServerAddress) -> any Desk { ZendeskDesk(configuration(server)) }
    func isAsked(_ session: String) -> Bool { talk(session)?.seat == "zd-agentWorkspace" }
    func customerTexts(_ session: String) -> [String] { texts(session, by: "user") }

    func told(_ session: String) -> [String] {
        (talk(session)?.messages ?? []).filter {
            $0["source"]?["type"]?.string == "zd:agentWorkspace"
                && $0["metadata"]?["__zendesk_msg.agent.id"]?.string == "42"
        }.compactMap { $0["content"]?["text"]?.string }
    }

    func say(_ text: String, in session: String) { agentSays(text, in: session) }
    func murmur(_ text: String, in session: String) { agentSays(text, in: session, agent: "__trigger") }
    func close(_ session: String) { agentCloses(session) }
}

extension Asked {
    /// The parts of the path, decoded.
    var parts: [String] { path.split(separator: "/").map { String($0).unescaped } }

    func parameter(_ name: String) -> String? { query[name].map(\.unescaped) }
}

extension String {
    fileprivate var unescaped: String { removingPercentEncoding ?? self }
}
