import Agent
import Conversation
import EventStore

/// A simulated customer in a store, who reads, thinks, types, and waits for an answer.
struct DemoCustomer: Sendable {
    private var mind: CustomerMind
    private var tempo: Tempo
    private let agent: Conversation.Agent
    private let comesAfter: Duration
    /// What they heard in the past and have not reacted to yet; nil for a new customer.
    private let memory: [CustomerMind.Heard]?
    private let inbox: Inbox
    private let lane: StoreLane

    /// The seconds to read what was said.
    private static let reading = 2.2
    /// The seconds to type a character, and the most for a whole message.
    private static let typing = 0.02, longestTyping = 1.6
    /// The seconds of waiting after which they ask whether anybody is there.
    private static let nudgeAfter = 40.0

    init(
        _ mind: CustomerMind, remembering memory: [CustomerMind.Heard]?, after delay: Duration,
        _ tempo: Tempo,
        agent: Conversation.Agent, inbox: Inbox, lane: StoreLane
    ) {
        self.mind = mind
        self.memory = memory
        self.tempo = tempo
        self.agent = agent
        self.inbox = inbox
        self.lane = lane
        comesAfter = delay
    }

    /// Acts until the task is canceled.
    mutating func live() async throws {
        try await Task.sleep(for: comesAfter)
        if let memory {
            try await say(mind.react(to: memory))
        } else {
            try await open()
        }
        for await _ in inbox.arrivals {
            try await Task.sleep(for: tempo.about(Self.reading))
            let news = inbox.drain()
            let heard = news.compactMap { if case .heard(let heard) = $0 { heard } else { nil } }
            try await say(heard.isEmpty ? mind.loosePatience() : mind.react(to: heard))
        }
    }

    private func open() async throws {
        let persona = mind.persona
        let agent = agent
        try await attempt { try $0.createSession(persona.session(with: agent)) }
        try await say(persona.opening)
    }

    private func say(_ texts: [String]) async throws {
        let persona = mind.persona
        for text in texts {
            try await Task.sleep(
                for: tempo.exactly(min(Double(text.count) * Self.typing, Self.longestTyping)))
            try await attempt { try $0.append(persona.message(text), to: persona.id) }
        }
        guard mind.isWaitingForHuman else { return }
        let alarm = tempo.exactly(Self.nudgeAfter)
        Task { [inbox] in
            try await Task.sleep(for: alarm)
            inbox.put(.patienceEnds)
        }
    }

    /// Runs a body on the store and ignores errors. The console shows a failing store, and the demonstration
    /// continues when it can.
    private func attempt<Value: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> Value
    ) async throws {
        try Task.checkCancellation()
        do { _ = try await lane.perform(body) } catch {}
    }
}

extension Persona {
    func session(with agent: Conversation.Agent, creation: Timestamp? = nil) -> NewSession {
        NewSession(
            id: id, agentID: agent.id, customerID: Customer.ID("customer_" + id.rawValue),
            agentName: agent.name,
            customerName: name, title: title, creation: creation)
    }

    func message(_ text: String) -> NewEvent {
        let speaker = Participant(id: "customer_" + id.rawValue, displayName: name)
        return NewEvent(source: .customer, kind: .message, data: Event.messageData(text, from: speaker))
    }
}
