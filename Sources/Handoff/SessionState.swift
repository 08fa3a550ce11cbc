public import Conversation

/// A session as far as its handoff is concerned: who answers, who waits since when, and where its log ends.
///
/// The log leads to it by `follow`. A store keeps it in a row; the rules change it as a value.
public struct SessionState: Equatable, Sendable {
    public var mode = Mode.auto
    /// Raised by every entry into manual and by every change of owner.
    public var epoch = Epoch(0)
    /// Raised by every turn of the AI that is claimed or given up.
    public var turn = TurnNumber(0)
    /// The owner's login.
    public var owner: String?
    /// When the owner took it; nil without an owner.
    public var ownedSince: Timestamp?
    /// Why a human is needed or took over; private if it was typed.
    public var reason: String?
    /// When a human was asked for; nil if nobody asked, or a human has answered.
    public var requestedAt: Timestamp?
    /// The time of the first customer message that nobody has answered.
    public var unansweredSince: Timestamp?
    /// Since when the customer waits for a human; nil while nobody waits.
    public var waitingSince: Timestamp?
    public var isClosed = false
    /// Whether it has the label `closed`, which counts in automatic mode only.
    public var hasClosedLabel = false
    public var outcome: Outcome?
    /// The newest event at the last switch to manual.
    public var switchOffset: Offset?
    /// Whether an event in the log made that switch: a tool's call or a takeover.
    public var isSwitchExplained = false
    /// The trace of the turn that asked for a human: its one closing message is still accepted.
    public var handoffTrace: String?
    /// That closing message, once it is in the log.
    public var closingOffset: Offset?
    /// The status of the AI's turn, or that the last turn failed.
    public var aiStatus: Status.Name?
    /// How many of the AI's messages came too late since the last switch to manual.
    public var lateCount = 0
    /// How many messages the customer has written.
    public var customerCount = 0
    /// The offset of the next event.
    public var nextOffset = Offset.zero
    public var lastOffset: Offset?
    public var lastCustomerOffset: Offset?
    public var lastActivity: Timestamp

    /// The state of a session with an empty log.
    public init(creation: Timestamp) { lastActivity = creation }
}

extension SessionState {
    /// What an operator who looks now sees, and a reply or an act is compared with.
    public var claim: Claim { Claim(epoch: epoch, owner: owner) }

    /// What a turn of the AI that begins now has to name.
    public var turnNow: TurnClaim { TurnClaim(epoch: epoch, turn: turn) }

    /// Who has the session.
    public var custody: Custody { Custody(mode: mode, claim: claim, isClosed: isClosed) }

    /// The status of the running turn; nil if none runs.
    public var turnInFlight: Status.Name? { hasFailed ? nil : aiStatus }

    /// Whether the AI's last turn failed, and nobody has answered since.
    public var hasFailed: Bool { aiStatus == .error }
}
