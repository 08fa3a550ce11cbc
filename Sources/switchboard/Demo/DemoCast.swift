import Agent
import Conversation
import EventStore
import Synchronization

/// The simulated customers of the demonstration. Like consoles, they learn what happens from a follower.
final class DemoCast: Sendable {
    private let lane: StoreLane
    private let customers: [DemoCustomer]
    private let inboxes: [Session.ID: Inbox]
    private let heard = Mutex<Set<Event.ID>>([])

    /// The seconds until the first new customer arrives, and between arrivals.
    private static let firstArrival = 18.0, arrivals = 22.0

    /// Creates the customers and writes their past conversations. Nobody acts yet.
    init(
        _ personas: [Persona] = Persona.all, in store: EventStore, guidelines: Guidelines, tempo: Tempo
    ) throws {
        var tempo = tempo
        let lane = StoreLane(store)
        let opening = Timestamp.wallClock
        let agent = guidelines.sessionAgent
        var inboxes: [Session.ID: Inbox] = [:]
        var customers: [DemoCustomer] = []
        func add(
            _ mind: CustomerMind, _ memory: [CustomerMind.Heard]?, after delay: Duration
        ) {
            let inbox = Inbox()
            inboxes[mind.persona.id] = inbox
            customers.append(
                DemoCustomer(
                    mind, remembering: memory, after: delay, tempo.split(), agent: agent, inbox: inbox,
                    lane: lane))
        }
        for persona in personas {
            guard let past = persona.past else { continue }
            let rehearsal = Rehearsal(persona, guidelines, turns: past.turns)
            try rehearsal.write(
                to: store, as: agent, endingAt: opening - .milliseconds(Int(past.minutesAgo * 60_000)))
            if let seconds = past.goesOnAfter {
                add(rehearsal.mind, rehearsal.heard, after: tempo.exactly(seconds))
            }
        }
        var arrival = Self.firstArrival
        for persona in tempo.shuffled(personas.filter { $0.past == nil }) {
            add(CustomerMind(persona), nil, after: tempo.about(arrival))
            arrival += Self.arrivals
        }
        self.lane = lane
        self.customers = customers
        self.inboxes = inboxes
    }

    /// Plays until the task is canceled.
    func play() async throws {
        let position = try await lane.perform { try $0.position }
        let follower = Follower(
            lane.store, from: position, for: "", onPage: { [self] in hear($0) }, onState: { _ in })
        await withTaskGroup(of: Void.self) { group in
            for customer in customers {
                group.addTask {
                    var customer = customer
                    try? await customer.live()
                }
            }
        }
        await lane.stop(follower)
    }

    private func hear(_ page: ChangePage) {
        for case .entry(let session, let entry) in page.changes {
            guard let inbox = inboxes[session], let news = entry.heard else { continue }
            // An entry arrives again when it changes.
            if heard.withLock({ $0.insert(entry.id).inserted }) { inbox.put(.heard(news)) }
        }
    }
}

extension LogEntry {
    /// What the customer notices of the entry; nil if it is their own, incomplete, or not shown to them.
    var heard: CustomerMind.Heard? {
        if event.isDeleted { return nil }
        if let handoff = event.handoff {
            switch handoff.action {
            case .takeOver, .release: return .handedOver
            case .handBack: return .handedBack
            case .close, .reopen: return nil
            }
        }
        if event.handoffCall != nil { return isLate ? nil : .handedOver }
        guard let message = event.message, !message.isGrowing, !message.text.isEmpty else {
            return nil
        }
        switch event.source {
        case .aiAgent: return .said(message.text, by: .ai)
        case .humanAgent: return .said(message.text, by: .human)
        case .humanAgentOnBehalfOfAIAgent: return .saidAsTheAI(message.text)
        default: return nil
        }
    }
}

extension Rehearsal {
    /// The time between two lines of a past conversation.
    private static let step = Duration.seconds(20)

    fileprivate func write(to store: EventStore, as agent: Conversation.Agent, endingAt end: Timestamp) throws
    {
        let persona = mind.persona
        var moment = end - Self.step * lines.count
        try store.createSession(persona.session(with: agent, creation: moment))
        var trace = IDSource.random.trace()
        for line in lines {
            if case .customer = line { trace = IDSource.random.trace() }
            moment = moment + Self.step
            var event = line.event(persona, agent)
            event.creation = moment
            event.traceID = trace
            try store.append(event, to: persona.id)
        }
    }
}

extension Rehearsal.Line {
    fileprivate func event(_ persona: Persona, _ agent: Conversation.Agent) -> NewEvent {
        switch self {
        case .customer(let text): return persona.message(text)
        case .ai(let text):
            let speaker = Participant(id: agent.id.rawValue, displayName: agent.name)
            return NewEvent(
                source: .aiAgent, kind: .message, data: Event.messageData(text, from: speaker),
                standing: .ai(nil))
        case .call:
            return NewEvent(
                source: .aiAgent, kind: .tool, data: ["tool_calls": [toolCall ?? .null]], standing: .ai(nil))
        }
    }
}
