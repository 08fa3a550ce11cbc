/// When a session goes back to the AI by itself, as its team has chosen. A rule has at least one time.
public struct ReturnRule: Hashable, Sendable {
    /// Names the rule in the log, in the audit and to operators.
    public var name: String
    /// Only sessions of the agent with this id or name; nil for all.
    public var agent: String?
    /// Only sessions with this label; nil for all.
    public var label: String?
    /// No session with this label.
    public var exceptLabel: String?
    /// How long a customer has been silent after our answer.
    public var silent: Duration?
    /// How long nobody has taken the session.
    public var unclaimed: Duration?
    /// How long the session has counted as abandoned.
    public var abandoned: Duration?
    /// What the customer is told then; nil for nothing.
    public var text: String?

    /// A rule without times, which returns nothing.
    public init(name: String) { self.name = name }
}

extension ReturnRule {
    /// How long a return is announced, so that an operator can prevent it.
    public static let notice = Duration.seconds(300)

    /// Whether the rule is about this session, whatever its state.
    public func isAbout(_ session: ReturnSubject) -> Bool {
        if let agent, ![session.agentID, session.agentName].contains(where: { $0.isExactly(agent) }) {
            return false
        }
        let has = { (label: String) in session.labels.contains { $0.isExactly(label) } }
        return (label.map(has) ?? true) && !(exceptLabel.map(has) ?? false)
    }

    /// When a session is due if nothing changes; nil if it is not.
    public func due(_ session: ReturnSubject, _ abandonment: AbandonmentRule) -> Timestamp? {
        guard session.mode == .manual, isAbout(session) else { return nil }
        let times = [
            (silent, session.silentSince), (unclaimed, session.unclaimedSince),
            (abandoned, session.abandonedSince(abandonment)),
        ]
        return times.compactMap { span, start in
            guard let span, let start else { return nil }
            return max(start, session.heldAt ?? start) + span
        }.min()
    }
}

/// What decides whether a session goes back to the AI.
public struct ReturnSubject: Hashable, Sendable {
    public var agentID: String
    public var agentName: String
    public var labels: [String]
    public var mode: Mode
    /// The owner's login.
    public var owner: String?
    /// When the owner took it.
    public var ownedSince: Timestamp?
    /// When the owner's last console was seen.
    public var ownerSeen: Timestamp?
    /// When a human was asked for; nil if nobody asked, or a human has answered.
    public var requestedAt: Timestamp?
    /// The time of the first customer message that nobody has answered.
    public var unansweredSince: Timestamp?
    /// Since when the customer waits for a human; nil while nobody waits.
    public var waitingSince: Timestamp?
    public var lastActivity: Timestamp
    /// Who wrote the last message.
    public var lastSpeaker: Source?
    /// When an operator last kept it from going back.
    public var heldAt: Timestamp?

    /// A session in automatic mode, about which nothing else is known.
    public init(agentID: String, agentName: String, labels: [String] = [], lastActivity: Timestamp) {
        self.agentID = agentID
        self.agentName = agentName
        self.labels = labels
        self.lastActivity = lastActivity
        mode = .auto
    }

    /// Since when nothing has followed the answer of a human.
    var silentSince: Timestamp? {
        guard waitingSince == nil, unansweredSince == nil, lastSpeaker?.isHuman == true else { return nil }
        return max(lastActivity, ownedSince ?? lastActivity)
    }

    var unclaimedSince: Timestamp? {
        owner == nil ? requestedAt ?? unansweredSince ?? lastActivity : nil
    }

    func abandonedSince(_ rule: AbandonmentRule) -> Timestamp? {
        guard owner != nil, let waitingSince, let ownedSince else { return nil }
        return rule.start(waitingSince: waitingSince, ownedSince: ownedSince, ownerSeen: ownerSeen)
    }
}
