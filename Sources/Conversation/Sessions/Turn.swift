/// What an operator or a client tells the AI to do in its next turn.
public struct Instruction: Hashable, Sendable {
    public var action: String
    /// The reason, for the AI.
    public var rationale: String?

    /// An instruction.
    public init(action: String, rationale: String? = nil) {
        self.action = action
        self.rationale = rationale
    }

    /// Parlant's form of a guideline: `{"action": …, "rationale": …}`; nil without an action.
    public init?(_ json: JSON) {
        guard let action = json["action"]?.string else { return nil }
        self.init(action: action, rationale: json["rationale"]?.string)
    }

    /// Parlant's form.
    public var json: JSON {
        var members: JSON.Members = ["action": .string(action)]
        if let rationale { members["rationale"] = .string(rationale) }
        return .object(members)
    }
}

/// One turn of the AI in one session, held by one process until it ends or the process's lease does.
public struct Turn: Hashable, Sendable {
    public var session: Session.ID
    /// The claim that every message of the turn must match.
    public var claim: TurnClaim
    /// Shared by all events of the turn.
    public var traceID: String
    /// What to do in this turn besides the guidelines; empty for an ordinary answer.
    public var instructions: [Instruction]
    /// In manual mode, the claim of the operator whom the AI follows; nil in automatic mode.
    public var asked: Claim?

    /// A turn that has begun.
    public init(
        session: Session.ID, claim: TurnClaim, traceID: String, instructions: [Instruction] = [],
        asked: Claim? = nil
    ) {
        self.session = session
        self.claim = claim
        self.traceID = traceID
        self.instructions = instructions
        self.asked = asked
    }

    /// Returns `turn/n`, which makes a retry of the turn's nth message harmless.
    public func requestID(_ number: Int) -> Request.ID {
        Request.ID("\(claim.turn.rawValue)/\(number)")
    }
}

/// The state of a turn that a process holds.
public enum TurnStanding: Hashable, Sendable {
    case going
    /// The customer wrote more, or somebody asked again: end it and begin another.
    case superseded
    /// An operator took over, or another process holds the turn: nothing more can be said in it.
    case stale
}

/// How a turn ends.
public enum TurnEnding: Hashable, Sendable {
    /// Also a turn in which there was nothing to say.
    case completed
    /// Given up; what it should have answered is due again while the AI has the session.
    case cancelled
    /// The sentence goes into the log as the `error` status. It contains no customer text and no secret.
    case failed(String)
}

/// A process that runs turns.
public struct AgentProcess: Hashable, Sendable, Identifiable {
    public var id: Identifier<AgentProcess>
    /// How long its lease still lasts.
    public var lease: Duration
    /// The only session that it answers in; nil for all.
    public var session: Session.ID?

    /// A process with a valid lease.
    public init(id: ID, lease: Duration, session: Session.ID? = nil) {
        self.id = id
        self.lease = lease
        self.session = session
    }

    /// Whether it answers the customers of a session.
    public func answers(in session: Session.ID) -> Bool { self.session == nil || self.session == session }
}
