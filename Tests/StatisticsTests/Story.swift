import Conversation

@testable import Statistics

/// A log written by hand: each line says at which second what happens.
struct Story {
    static let start = Timestamp(microseconds: 1_715_587_200_000_000)

    var steps: [History.Step] = []
    var switches: [History.Switch] = []

    static func at(_ second: Int) -> Timestamp { start + .seconds(second) }

    private mutating func add(
        _ second: Int, _ source: Source, _ kind: Kind, _ data: JSON, by author: String? = nil,
        late: Bool = false,
        reason: String? = nil
    ) {
        let event = Event(
            id: Event.ID("e\(steps.count)"), source: source, kind: kind, offset: Offset(steps.count),
            creation: Self.at(second), traceID: "t", data: data)
        let entry = LogEntry(event: event, position: Position(0), isLate: late, author: author)
        steps.append(
            History.Step(entry, isEffective: kind == .custom && author != nil, reason: reason))
    }

    mutating func customer(_ second: Int) { say(second, .customer) }
    mutating func ai(_ second: Int, late: Bool = false) { say(second, .aiAgent, late: late) }
    mutating func human(_ second: Int, as source: Source = .humanAgent) { say(second, source) }

    private mutating func say(_ second: Int, _ source: Source, late: Bool = false) {
        add(
            second, source, .message, Event.messageData("hello", from: Participant(displayName: "x")),
            late: late)
    }

    mutating func tool(_ second: Int, reason: String = "refund") {
        add(
            second, .aiAgent, .tool,
            [
                "tool_calls": [
                    [
                        "tool_id": "built-in:handoff", "arguments": ["reason": .string(reason)],
                        "result": ["control": ["mode": "manual"]],
                    ]
                ]
            ])
    }

    mutating func act(
        _ second: Int, _ action: HandoffEvent.Action, by login: String = "mia", outcome: Outcome? = nil,
        reason: String? = nil
    ) {
        var act = HandoffEvent(action: action, publicName: "Mia", operatorKey: "k", epoch: Epoch(1))
        act.outcome = outcome
        add(second, .humanAgent, .custom, act.json, by: login, reason: reason)
    }

    var facts: SessionFacts {
        History(creation: Self.start, switches: switches).facts(steps)
    }

    func session(
        _ id: Session.ID = "s1", agent: Agent.ID = "aria", labels: [String] = [], created second: Int = 0
    ) -> CountedSession {
        CountedSession(id: id, agent: agent, labels: labels, creation: Self.at(second), facts: facts)
    }
}

extension Report {
    /// The figure of a group by name; the only group if none is named.
    func figure(_ name: String, of key: String? = nil) -> FigureValue? {
        guard let place = Figure.all.firstIndex(where: { $0.name == name }) else { return nil }
        return groups.first { $0.key == key }?.values[place]
    }

    func before(_ name: String, of key: String? = nil) -> FigureValue? {
        guard let place = Figure.all.firstIndex(where: { $0.name == name }) else { return nil }
        return groups.first { $0.key == key }?.before?[place]
    }

    /// A report on everything up to a second.
    init(
        _ sessions: [CountedSession], since: Int? = nil, until: Int = 1_000_000, by grouping: Grouping? = nil
    ) {
        let window = Window(since: since.map(Story.at), until: Story.at(until))
        self.init(of: sessions, ReportRequest(window: window, grouping: grouping, now: Story.at(until)))
    }
}

extension FigureValue {
    static func times(_ seconds: Int...) -> FigureValue {
        .times(Spread(seconds.map { Int64($0) * 1_000_000 }))
    }

    static func rate(_ part: Int, _ n: Int) -> FigureValue { .rate(Rate(part, of: n)) }
}
