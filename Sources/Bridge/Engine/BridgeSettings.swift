import Conversation
public import EventStore

/// How a bridge behaves, whatever the desk.
public struct BridgeSettings: Sendable {
    /// What becomes of a session whose conversation was ended at the desk.
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        /// The AI goes on.
        case handBack = "hand_back"
        case close
    }

    /// What customers see of the names of people at the desk.
    public enum Names: String, Hashable, Sendable, CaseIterable {
        /// `operator`
        case hidden
        /// The first word of the name.
        case first
        case full
    }

    /// Names the bridge in its login, its metrics and the path of its webhooks: small letters, digits and hyphens.
    public var name: String
    public var filter = BridgeFilter()
    /// A session goes back to the queue if its customer has waited so long at the desk; nil for never.
    public var unansweredAfter: Duration? = .seconds(600)
    public var ending = Ending.handBack
    public var names = Names.hidden
    /// The address of a session for people at the desk, with `{session}` where its id belongs; nil for none.
    public var sessionAddress: String?
    /// How many messages from before the handoff the desk gets, newest.
    public var historyLimit = 200
    public var pace = BridgePace()

    /// The defaults under a name.
    public init(name: String) { self.name = name }

    /// The login under which the bridge acts.
    public var login: String { Operator.login(ofBridge: name) }

    /// The name of a person at the desk for customers.
    public func publicName(of name: String?) -> String {
        let words = (name ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        switch names {
        case .first: if let first = words.first { return String(first.prefix(80)) }
        case .full: if !words.isEmpty { return String(words.joined(separator: " ").prefix(80)) }
        case .hidden: break
        }
        return Operator.defaultPublicName
    }
}

/// How often a bridge does what nothing else wakes it for. A test makes it all faster.
public struct BridgePace: Sendable {
    /// How often the lease is renewed, and overdue sessions and what others stored are looked for.
    public var watch = Duration.seconds(10)
    /// How often waiting sessions are looked at without a notification, since hours begin and end.
    public var claims = Duration.seconds(30)
    /// How often a desk's list of changes is read.
    public var poll = Duration.seconds(30)
    /// The pause between two conversations that are read one by one after a doubt.
    public var doubt = Duration.milliseconds(250)
    /// How long after an unknown outcome the desk is asked: it may still be at it.
    public var look = Duration.seconds(3)
    /// How often a desk must say that it does not have a post until it is posted again.
    public var misses = 2
    /// The pauses after failures of single calls.
    public var backOff = BackOff()
    /// How many conversations are worked on at the same time.
    public var most = 32
    /// How long the right to run the bridge holds.
    public var lease = Duration.seconds(40)
    /// Waits for a span.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// The usual pace.
    public init() {}
}
