/// A session as the list and the header show it to one operator.
public struct SessionSummary: Hashable, Sendable, Identifiable {
    public var session: Session
    public var agentName: String
    public var customerName: String
    public var epoch: Epoch
    public var turn: TurnNumber
    /// The owner's login.
    public var owner: String?
    /// When the owner took it; nil without an owner.
    public var ownedSince: Timestamp?
    /// When the owner's last console was seen; nil without an owner or where it never was.
    public var ownerSeen: Timestamp?
    /// Why a human is wanted or took over; private where it was typed.
    public var reason: String?
    /// From the first unanswered customer message, or the request; nil while nobody waits for a human.
    public var waitingSince: Timestamp?
    /// From the first customer message that nobody, the AI included, has answered; nil where there is none.
    public var unansweredSince: Timestamp?
    public var lastActivity: Timestamp
    public var lastLine: LastLine?
    /// The offset of the newest event; nil for an empty log.
    public var lastOffset: Offset?
    public var isClosed: Bool
    public var outcome: Outcome?
    /// Customer messages that this operator has not had on screen; nil where they never opened it.
    public var unread: Int?
    public var readThrough: Offset?
    /// Which of this operator's identities has an unsent draft here.
    public var drafts: Set<Identity>
    /// The status of an AI turn under way.
    public var turnInFlight: Status.Name?
    /// The AI's last turn ended in an error, and nobody has answered the customer since.
    public var aiFailed: Bool
    /// The number of AI messages that arrived late since the last entry into manual.
    public var lateCount: Int
    public var suggestionCount: Int
    public var noteCount: Int
    /// What nothing becomes of without this operator: the worst state of their messages on the way to a server.
    public var stuck: StuckMessage?
    public var position: Position
    /// Deleted from the store; only a change feed still tells of it.
    public var isDeleted: Bool
    /// nil in a store of one's own.
    public var mirror: MirrorStanding?

    public var id: Session.ID { session.id }

    /// The newest message of a session, for one line in a list.
    public struct LastLine: Hashable, Sendable {
        public var source: Source
        public var kind: Kind
        /// At most 200 characters, as sent.
        public var text: String
        /// The login of the operator who wrote it; nil for others.
        public var author: String?

        /// A message's beginning.
        public init(source: Source, kind: Kind, text: String, author: String? = nil) {
            self.source = source
            self.kind = kind
            self.text = text
            self.author = author
        }
    }

    /// A session with nothing known beyond itself.
    public init(session: Session, agentName: String, customerName: String) {
        self.session = session
        self.agentName = agentName
        self.customerName = customerName
        epoch = Epoch(0)
        turn = TurnNumber(0)
        lastActivity = session.creation
        isClosed = false
        drafts = []
        aiFailed = false
        lateCount = 0
        suggestionCount = 0
        noteCount = 0
        position = .start
        isDeleted = false
    }
}

/// When a colleague's session counts as abandoned.
public struct AbandonmentRule: Hashable, Sendable {
    /// The owner has had no console for this long while the customer waits.
    public var ownerAbsent: Duration
    /// The customer has waited for this long.
    public var unanswered: Duration

    /// The house's defaults: 2 and 10 minutes.
    public init(ownerAbsent: Duration = .seconds(120), unanswered: Duration = .seconds(600)) {
        self.ownerAbsent = ownerAbsent
        self.unanswered = unanswered
    }
}

extension SessionSummary {
    /// The claim that an operator looking at this row has seen.
    public var claim: Claim { Claim(epoch: epoch, owner: owner) }

    /// What to call the session: the customer, else the title, else the id.
    public var name: String {
        if !customerName.isEmpty { return customerName }
        return session.title.flatMap { $0.isEmpty ? nil : $0 } ?? id.rawValue
    }

    /// Where the session stands for an operator at a moment.
    public func standing(
        for operatorName: String, at now: Timestamp, rule: AbandonmentRule = AbandonmentRule()
    ) -> Standing {
        if isClosed { return .closed }
        guard session.mode == .manual else { return .automatic }
        guard let owner else { return .waiting }
        if owner.isExactly(operatorName) { return .yours(weOwe: waitingSince != nil) }
        return .theirs(owner: owner, isAbandoned: isAbandoned(at: now, rule: rule))
    }

    /// Whether the session needs a human's hand now.
    public func needsHuman(
        for operatorName: String, at now: Timestamp, rule: AbandonmentRule = AbandonmentRule()
    ) -> Bool {
        switch standing(for: operatorName, at: now, rule: rule) {
        case .waiting, .yours(weOwe: true), .theirs(_, isAbandoned: true): true
        default: false
        }
    }

    private func isAbandoned(at now: Timestamp, rule: AbandonmentRule) -> Bool {
        guard let waitingSince, let ownedSince else { return false }
        // Whoever has just taken a session of an old wait has not left it alone.
        let seen = max(ownedSince, ownerSeen ?? ownedSince)
        return now - seen >= rule.ownerAbsent || now - max(ownedSince, waitingSince) >= rule.unanswered
    }
}
