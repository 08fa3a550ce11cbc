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
    /// When the owner's last console was seen; nil without an owner, or if there never was one.
    public var ownerSeen: Timestamp?
    /// Why a human is needed or took over; private if it was typed.
    public var reason: String?
    /// When the wait for a human began: with the first unanswered customer message, or with the request. nil
    /// while nobody waits.
    public var waitingSince: Timestamp?
    /// The time of the first customer message that nobody, including the AI, has answered; nil if there is
    /// none.
    public var unansweredSince: Timestamp?
    public var lastActivity: Timestamp
    public var lastLine: LastLine?
    /// The offset of the newest event; nil for an empty log.
    public var lastOffset: Offset?
    public var isClosed: Bool
    public var outcome: Outcome?
    /// How many customer messages this operator has not had on screen; nil if they never opened the session.
    public var unread: Int?
    public var readThrough: Offset?
    /// Which of this operator's identities has an unsent draft here.
    public var drafts: Set<Identity>
    /// The status of a running AI turn.
    public var turnInFlight: Status.Name?
    /// Whether the AI's last turn ended in an error and nobody has answered the customer since.
    public var aiFailed: Bool
    /// The number of AI messages that arrived late since the last switch to manual.
    public var lateCount: Int
    public var suggestionCount: Int
    public var noteCount: Int
    /// The worst state of this operator's messages that wait for their decision.
    public var stuck: StuckMessage?
    public var position: Position
    /// Whether it was deleted from the store; only a change feed still contains it.
    public var isDeleted: Bool
    /// nil in a local store.
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

        /// The beginning of a message.
        public init(source: Source, kind: Kind, text: String, author: String? = nil) {
            self.source = source
            self.kind = kind
            self.text = text
            self.author = author
        }
    }

    /// A session about which nothing else is known.
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
    /// How long the owner may be without a console while the customer waits.
    public var ownerAbsent: Duration
    /// How long the customer may wait.
    public var unanswered: Duration

    /// Creates a rule; the defaults are 2 and 10 minutes.
    public init(ownerAbsent: Duration = .seconds(120), unanswered: Duration = .seconds(600)) {
        self.ownerAbsent = ownerAbsent
        self.unanswered = unanswered
    }

    /// Since when an owner's customer counts as abandoned, if nothing changes.
    ///
    /// - Parameters:
    ///   - waitingSince: When the customer's wait began.
    ///   - ownedSince: When the owner took over. An owner who has only just taken over a session with an old
    ///     wait has not abandoned it.
    ///   - ownerSeen: When the owner's last console was seen.
    /// - Returns: A moment, past or to come.
    public func start(
        waitingSince: Timestamp, ownedSince: Timestamp, ownerSeen: Timestamp?
    ) -> Timestamp {
        let seen = max(ownedSince, ownerSeen ?? ownedSince)
        let start = min(seen + ownerAbsent, max(ownedSince, waitingSince) + unanswered)
        return max(start, waitingSince)
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

    /// Why a person is wanted: the reason, or the title if that says the same and more; nil if neither says anything.
    public var gist: String? {
        let reason = reason.flatMap { $0.isBlank ? nil : $0 }
        guard let title = session.title, !title.isBlank, !title.isExactly(name) else { return reason }
        guard let reason else { return title }
        return title.folded.contains(reason.folded) ? title : reason
    }

    /// The state of the session for an operator at a moment.
    public func standing(
        for operatorName: String, at now: Timestamp, rule: AbandonmentRule = AbandonmentRule()
    ) -> Standing {
        if isClosed { return .closed }
        guard session.mode == .manual else { return .automatic }
        guard let owner else { return .waiting }
        if owner.isExactly(operatorName) { return .yours(weOwe: waitingSince != nil) }
        return .theirs(owner: owner, isAbandoned: isAbandoned(at: now, rule: rule))
    }

    /// Whether the session needs a human now.
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
        return now >= rule.start(waitingSince: waitingSince, ownedSince: ownedSince, ownerSeen: ownerSeen)
    }
}
