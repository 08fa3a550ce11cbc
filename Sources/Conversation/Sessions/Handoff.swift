/// How a conversation ended, as operators record it. The raw values are stored.
public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case resolved, unresolved, escalated, spam
}

/// The custom event that records an operator's action in words that a customer and the AI may read.
public struct HandoffEvent: Hashable, Sendable {
    /// What was done.
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case takeOver = "take_over"
        case release
        case handBack = "hand_back"
        case close
        case reopen
    }

    public var action: Action
    /// The operator's public name.
    public var publicName: String
    public var operatorKey: Operator.Key
    /// The epoch after the action.
    public var epoch: Epoch
    public var outcome: Outcome?
    /// The hand-back note, or a reason marked public; the AI and the customer read it.
    public var note: String?
    /// On a server without a fence: the offset of the takeover that this one displaces.
    public var from: Offset?
    /// Whether a release undoes a takeover, so that the customer's wait counts from its old start.
    public var restoresWait = false

    /// A record of an action.
    public init(
        action: Action, publicName: String, operatorKey: Operator.Key, epoch: Epoch,
        outcome: Outcome? = nil, note: String? = nil, from: Offset? = nil
    ) {
        self.action = action
        self.publicName = publicName
        self.operatorKey = operatorKey
        self.epoch = epoch
        self.outcome = outcome
        self.note = note
        self.from = from
    }

    /// Reads the data of a custom event; nil if it is not one of ours.
    public init?(_ data: JSON) {
        guard data["type"]?.string == "handoff",
            let action = data["action"]?.string.flatMap(Action.init(rawValue:))
        else { return nil }
        self.init(
            action: action, publicName: data["by"]?["name"]?.string ?? Operator.defaultPublicName,
            operatorKey: Operator.Key(data["by"]?["key"]?.string ?? ""),
            epoch: Epoch(data["epoch"]?.integer ?? 0),
            outcome: data["outcome"]?.string.flatMap(Outcome.init(rawValue:)), note: data["note"]?.string,
            from: data["from"]?.integer.map { Offset($0) })
        restoresWait = action == .release && data["restores_wait"] == true
    }

    /// The data of a custom event.
    public var json: JSON {
        var members: JSON.Members = [
            "type": "handoff", "action": .string(action.rawValue),
            "by": ["name": .string(publicName), "key": .string(operatorKey.rawValue)],
            "epoch": .integer(epoch.rawValue),
        ]
        if let outcome { members["outcome"] = .string(outcome.rawValue) }
        if let note { members["note"] = .string(note) }
        if let from { members["from"] = .integer(from.rawValue) }
        if restoresWait { members["restores_wait"] = true }
        return .object(members)
    }
}

extension Event {
    /// The operator's action that a custom event records; nil for other events, whatever they say they are.
    public var handoff: HandoffEvent? { kind == .custom && source.isHuman ? HandoffEvent(data) : nil }
}

/// The state of a session for one operator.
public enum Standing: Hashable, Sendable {
    /// The AI answers.
    case automatic
    /// Manual and unassigned.
    case waiting
    /// Manual and ours; `weOwe` if the customer has the last word.
    case yours(weOwe: Bool)
    /// Manual and a colleague's; `isAbandoned` if the customer has waited too long for them.
    case theirs(owner: String, isAbandoned: Bool)
    /// Closed with an outcome; a customer's message reopens it.
    case closed
}
