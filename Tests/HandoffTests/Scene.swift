import Conversation

@testable import Handoff

/// A session whose log is written event by event.
struct Scene {
    var state = SessionState(creation: Scene.start)
    var home = LogHome.here
    /// Seconds after the start at which the next event comes.
    var clock = 0
    private(set) var log: [Event] = []

    static let start = Timestamp(microseconds: 1_700_000_000_000_000)
    static let mia = Operator(name: "mia", displayName: "Mia", key: "k1")

    init(on home: LogHome = .here) { self.home = home }

    static func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }

    @discardableResult
    mutating func add(
        _ source: Source, _ kind: Kind, _ data: JSON, trace: String = "t", _ facts: EntryFacts = EntryFacts()
    ) -> EntryEffect {
        let event = Event(
            id: Event.ID("e\(log.count)"), source: source, kind: kind, offset: state.nextOffset,
            creation: Self.at(clock), traceID: trace, data: data)
        log.append(event)
        return state.follow(event, facts, in: home)
    }

    @discardableResult
    mutating func says(_ source: Source, trace: String = "t", isLate: Bool = false) -> EntryEffect {
        add(source, .message, ["message": "words"], trace: trace, EntryFacts(isLate: isLate))
    }

    @discardableResult
    mutating func asks(_ reason: String = "too hard", trace: String = "t9") -> EntryEffect {
        let call: JSON = [
            "tool_id": "built-in:handoff", "arguments": ["reason": .string(reason)],
            "result": ["control": ["mode": "manual"]],
        ]
        return add(.aiAgent, .tool, ["tool_calls": [call]], trace: trace)
    }

    mutating func does(_ act: HandoffAct, by someone: Operator = mia) {
        let facts = EntryFacts(
            isEffective: true, author: someone.name, secret: act.secret, sparesClosing: act.sparesClosing)
        var record = HandoffEvent(act, by: someone, epoch: state.epoch)
        record.epoch = state.epoch(after: record, facts, at: Self.at(clock))
        add(.humanAgent, .custom, record.json, trace: "h\(log.count)", facts)
    }

    mutating func takeOver(reason: String? = nil, publicly: String? = nil, sparesClosing: Bool = false) {
        does(.takeOver(reason: reason, publicReason: publicly, sparesClosing: sparesClosing))
    }

    /// What the fence says about a message of the AI.
    func admission(_ claim: TurnClaim?, trace: String = "t", kind: Kind = .message) -> Admission {
        state.admission(of: kind, from: .aiAgent, as: .ai(claim), traceID: trace)
    }
}
