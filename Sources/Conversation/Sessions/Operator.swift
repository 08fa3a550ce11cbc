/// A person at a console.
public struct Operator: Hashable, Sendable {
    /// The login; private.
    public var name: String
    /// The name that customers see; nil until one is chosen.
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

    /// The name that customers see if none was chosen.
    public static let defaultPublicName = "operator"

    /// The name that customers see.
    public var publicName: String { displayName ?? Self.defaultPublicName }
}

extension Operator {
    /// The beginning of the names under which rules act. No person and no token has such a name.
    private static let rulePrefix = "rule:"

    /// The login under which a rule acts.
    public static func login(ofRule name: String) -> String { rulePrefix + name }

    /// Whether a login is that of a rule.
    public static func isRule(_ login: String) -> Bool { login.utf8.starts(with: rulePrefix.utf8) }

    /// The beginning of the names under which bridges to help desks act. No person and no token has such a name.
    private static let bridgePrefix = "bridge:"

    /// The login under which a bridge acts.
    public static func login(ofBridge name: String) -> String { bridgePrefix + name }

    /// Whether a login is that of a bridge.
    public static func isBridge(_ login: String) -> Bool { login.utf8.starts(with: bridgePrefix.utf8) }

    /// Why a person or a token may not have a login; nil if they may.
    public static func objection(to login: String) -> Refusal? {
        if isRule(login) { return .nameOfRule }
        return isBridge(login) ? .nameOfBridge : nil
    }
}

/// The identity under which an operator speaks.
public enum Identity: String, Hashable, Sendable, CaseIterable {
    /// `human_agent`, under the operator's public name.
    case oneself
    /// `human_agent_on_behalf_of_ai_agent`, under the agent's name.
    case theAI

    /// The source of what is said under this identity.
    public var source: Source { self == .oneself ? .humanAgent : .humanAgentOnBehalfOfAIAgent }
}

/// The epoch and owner of a session at the moment someone looked. A reply or takeover is checked against it.
public struct Claim: Hashable, Sendable {
    public var epoch: Epoch
    /// The owner's login; nil if nobody owns it.
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

/// The epoch and turn number that an AI's turn began with; stale once either was raised.
public struct TurnClaim: Hashable, Sendable {
    public var epoch: Epoch
    public var turn: TurnNumber

    /// The epoch and turn number of a claimed turn.
    public init(epoch: Epoch, turn: TurnNumber) {
        self.epoch = epoch
        self.turn = turn
    }
}
