import Conversation
import Glass

extension SafeText {
    /// Creates safe one-line text from an identifier, which comes from outside.
    init(_ id: Identifier<some Any>) { self.init(oneLine: id.rawValue) }
}

extension Standing {
    /// A few words for a list.
    func words(outcome: Outcome?) -> SafeText {
        switch self {
        case .automatic: "automatic"
        case .waiting: "waiting"
        case .yours(weOwe: true): "yours, they wait"
        case .yours(weOwe: false): "yours"
        case .theirs(let owner, isAbandoned: true): "abandoned (\(SafeText(oneLine: owner)))"
        case .theirs(let owner, isAbandoned: false): "theirs (\(SafeText(oneLine: owner)))"
        case .closed: outcome.map { "closed (\(SafeText(oneLine: $0.rawValue)))" } ?? "closed"
        }
    }

    /// A clause for a heading.
    func clause(outcome: Outcome?) -> SafeText {
        switch self {
        case .automatic: "the AI answers"
        case .waiting: "waiting for a human"
        case .yours(weOwe: true): "yours, the customer waits"
        case .yours(weOwe: false): "yours"
        case .theirs(let owner, isAbandoned: true): "\(SafeText(oneLine: owner)) owns it and is away"
        case .theirs(let owner, isAbandoned: false): "\(SafeText(oneLine: owner)) owns it"
        case .closed: words(outcome: outcome)
        }
    }
}
