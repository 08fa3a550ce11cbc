/// Why the rules of a conversation forbid an action. Nothing was changed.
public enum Refusal: Error, Hashable, Sendable {
    case noSuchSession(Session.ID)
    case sessionExists(Session.ID)
    /// Somebody else owns the session; the claim is the current one.
    case ownedByAnother(Claim)
    /// The epoch or the owner changed after the operator looked.
    case changedMeanwhile(Claim)
    /// An AI's turn has ended; its text, if it had one, was kept as a suggestion.
    case staleTurn(TurnClaim)
    /// Somebody spoke after an AI's turn began; another turn answers.
    case superseded
    /// No process runs turns.
    case noAgent
    /// The AI is silent in manual mode.
    case manualMode
    /// The session is not manual and owned by this operator.
    case notYours(Claim)
    /// The session is not closed, or closed already.
    case notClosed, alreadyClosed
    case blankText
    /// The reason says what is wrong and what to do.
    case invalid(String)
    /// Import, append, chat, agent and serve need a local store.
    case mirrorStore
    /// The mirrored server no longer has the session.
    case goneUpstream
    /// The request is on its way or settled, so nothing can be changed about it now.
    case notPending
    /// The request id was used before for another action.
    case requestReused(Request.ID)

    /// A person may not have the login under which a rule acts.
    public static let nameOfRule = Refusal.invalid(
        "Names that begin with rule: are those of rules of return. Choose another.")

    /// A person may not have the login under which a bridge to a help desk acts.
    public static let nameOfBridge = Refusal.invalid(
        "Names that begin with bridge: are those of bridges to help desks. Choose another.")

    /// One line: what happened, then what to do. Holds no customer text.
    public var wording: String {
        switch self {
        case .noSuchSession: "There is no such session. List them with: switchboard sessions"
        case .sessionExists: "A session with this id exists already. Choose another id."
        case .ownedByAnother(let claim):
            "\(claim.owner ?? "Nobody") owns this session. Take it over from them to go on."
        case .changedMeanwhile(let claim):
            claim.owner.map { "Not done: \($0) took over this session after you looked." }
                ?? "Not done: the session changed hands since you looked. Look again, then repeat."
        case .staleTurn: "Not sent: the AI's turn had ended. The text is kept as a suggestion."
        case .superseded: "Not sent: somebody wrote after the AI's turn began. A new turn will answer."
        case .noAgent: "No AI agent is running. Start one with: switchboardd agent"
        case .manualMode: "Not done: the session is in manual mode, so the AI is paused."
        case .notYours(let claim):
            claim.owner.map { "\($0) owns this session. Take it over first." }
                ?? "The session is not yours. Take it over first."
        case .notClosed: "The session is not closed."
        case .alreadyClosed: "The session is closed already."
        case .blankText: "The message is empty. Type something."
        case .invalid(let reason): reason
        case .mirrorStore:
            "This store mirrors a server; only the server can change its sessions. Use a store of your own: --store PATH"
        case .goneUpstream: "Not done: the server no longer has this session."
        case .notPending: "Not done: the message has already been sent or settled."
        case .requestReused: "This request id was used for something else. Use a new one."
        }
    }
}
