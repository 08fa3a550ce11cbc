/// A person at a console.
public struct Operator: Hashable, Sendable {
    /// The login; private.
    public var name: String
    /// What customers see; nil until it was chosen.
    public var displayName: String?
    /// Stands for the person in events; consoles resolve it from private data.
    public var key: Key

    public typealias Key = Identifier<Operator>

    /// A person at a console.
    public init(name: String, displayName: String?, key: Key) {
        self.name = name
        self.displayName = displayName
        self.key = key
    }

    /// What customers see where no name was chosen.
    public static let defaultPublicName = "operator"

    /// What customers see.
    public var publicName: String { displayName ?? Self.defaultPublicName }
}

/// As whom an operator speaks.
public enum Identity: String, Hashable, Sendable, CaseIterable {
    /// `human_agent`, under the operator's public name.
    case oneself
    /// `human_agent_on_behalf_of_ai_agent`, under the agent's name.
    case theAI

    /// The source of what is said under this identity.
    public var source: Source { self == .oneself ? .humanAgent : .humanAgentOnBehalfOfAIAgent }
}

/// The epoch and owner of a session at the moment someone looked: what a reply or take-over compares against.
public struct Claim: Hashable, Sendable {
    public var epoch: Epoch
    /// The owner's login; nil where nobody owns it.
    public var owner: String?

    /// What someone saw.
    public init(epoch: Epoch, owner: String?) {
        self.epoch = epoch
        self.owner = owner
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.epoch == right.epoch && left.owner.isExactly(right.owner)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(epoch)
        hasher.combine(owner.map { ExactText($0) })
    }
}

/// With what an AI turn began; stale once either was raised.
public struct TurnClaim: Hashable, Sendable {
    public var epoch: Epoch
    public var turn: TurnNumber

    /// The epoch and turn number of a claimed turn.
    public init(epoch: Epoch, turn: TurnNumber) {
        self.epoch = epoch
        self.turn = turn
    }
}
