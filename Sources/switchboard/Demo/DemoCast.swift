import Conversation
@preconcurrency import Dispatch
import EventStore
import Synchronization

/// Plays the customers and the AI of the demonstration on its store, so that something always happens.
final class DemoCast: Sendable {
    private let store: EventStore
    private let queue = DispatchQueue(label: "demo")
    private let timer: any DispatchSourceTimer
    private let roles: Mutex<[Role]>

    /// Where one customer's story stands.
    private struct Role {
        let story: DemoStory
        var coming: ArraySlice<DemoStory.Step>
        var answers: ArraySlice<String>
        /// Not before this moment does anything happen.
        var nextAt: Timestamp
        var hasResumed = false
        var trace = IDSource.random.trace()

        /// Whether a human took part, so that what would have come by itself does not fit any more.
        var hasMetHuman: Bool { answers.count < story.answers.count }
    }

    /// How often the cast looks around.
    private static let look = DispatchTimeInterval.milliseconds(250)
    /// A customer types for this long before an answer.
    private static let customerPause = Duration.milliseconds(3_500)
    private static let aiPause = Duration.milliseconds(1_800)

    init(store: EventStore) throws {
        self.store = store
        // The cast plays the AI, so nobody has to be told that none is there.
        try store.renewLease(of: "demo", for: .seconds(86_400))
        let opening = Timestamp.wallClock
        for story in DemoStory.all { try story.seed(in: store, opening: opening) }
        roles = Mutex(
            DemoStory.all.map { story in
                Role(
                    story: story, coming: story.coming[...], answers: story.answers[...],
                    nextAt: opening + .seconds(story.comesAfter))
            })
        timer = DispatchSource.makeTimerSource(queue: queue)
    }

    func start() {
        timer.schedule(deadline: .now(), repeating: Self.look)
        timer.setEventHandler { [self] in lookAround() }
        timer.resume()
    }

    func stop() {
        timer.cancel()
        queue.sync {}
    }

    private func lookAround() {
        let now = Timestamp.wallClock
        roles.withLock { roles in
            // A store that fails shows it in the console; the play just goes on when it can.
            for index in roles.indices { try? advance(&roles[index], now) }
        }
    }

    private func advance(_ role: inout Role, _ now: Timestamp) throws {
        guard now >= role.nextAt, let session = try store.session(role.story.id) else { return }
        let last = try store.tail(of: session.id, limit: 1, kinds: [.message]).entries.last
        if session.mode == .manual {
            try answerHuman(&role, last, now)
        } else if last?.event.source == .customer, role.coming.isEmpty || role.hasMetHuman {
            try resume(&role, now)
        } else if let step = role.coming.popFirst() {
            try perform(step, &role)
            role.nextAt = now + pause(before: role.coming.first)
        }
    }

    /// A person has spoken last: the customer reacts.
    private func answerHuman(_ role: inout Role, _ last: LogEntry?, _ now: Timestamp) throws {
        guard let last, last.event.source.isHuman, now - last.event.creation >= Self.customerPause,
            let answer = role.answers.popFirst()
        else { return }
        try perform(.customer(answer), &role)
    }

    /// The AI has it again and owes an answer.
    private func resume(_ role: inout Role, _ now: Timestamp) throws {
        guard !role.hasResumed else { return }
        role.hasResumed = true
        role.coming = []
        try perform(.ai(role.story.afterHandBack), &role)
    }

    private func pause(before step: DemoStory.Step?) -> Duration {
        switch step {
        case .customer: .milliseconds(6_000)
        case .ai, .tool, .handoff, nil: Self.aiPause
        }
    }

    private func perform(_ step: DemoStory.Step, _ role: inout Role) throws {
        let id = role.story.id
        if case .customer = step { role.trace = IDSource.random.trace() }
        var event = role.story.event(for: step)
        event.traceID = role.trace
        if event.source == .aiAgent {
            // The closing message of a handoff passes without a turn.
            if try store.session(id)?.mode == .auto {
                event.standing = .ai(try store.claimTurn(of: id, by: "demo"))
            }
        }
        _ = try store.append(event, to: id)
    }
}

extension DemoStory {
    func event(for step: Step) -> NewEvent {
        let shopper = Participant(id: id.rawValue, displayName: customer)
        let agent = Participant(id: Self.agentID.rawValue, displayName: Self.agentName)
        switch step {
        case .customer(let text):
            return NewEvent(source: .customer, kind: .message, data: Event.messageData(text, from: shopper))
        case .ai(let text):
            return NewEvent(
                source: .aiAgent, kind: .message, data: Event.messageData(text, from: agent),
                standing: .ai(nil))
        case .tool(let name, let arguments, let result):
            return Self.tool(name, arguments, result, control: [:])
        case .handoff(let reason):
            return Self.tool(
                "built-in:initiate_human_handoff", ["reason": .string(reason)], "Transfer successful",
                control: ["mode": "manual"])
        }
    }

    private static func tool(_ name: String, _ arguments: JSON, _ result: JSON, control: JSON) -> NewEvent {
        let call: JSON = [
            "tool_id": .string(name), "arguments": arguments,
            "result": ["data": result, "metadata": [:], "control": control],
        ]
        return NewEvent(source: .aiAgent, kind: .tool, data: ["tool_calls": [call]], standing: .ai(nil))
    }

    /// Writes the past into a store, ended some time before the opening.
    fileprivate func seed(in store: EventStore, opening: Timestamp) throws {
        var moment = opening - .seconds(endedAgo + past.count * 20)
        _ = try store.createSession(
            NewSession(
                id: id, agentID: Self.agentID, customerID: Customer.ID("customer_" + id.rawValue),
                agentName: Self.agentName, customerName: customer, title: title, creation: moment))
        var trace = IDSource.random.trace()
        for step in past {
            if case .customer = step { trace = IDSource.random.trace() }
            moment = moment + .seconds(20)
            var event = event(for: step)
            event.creation = moment
            event.traceID = trace
            _ = try store.append(event, to: id)
        }
    }
}
