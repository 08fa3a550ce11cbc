/// In what role an event comes, and so which rules it must pass.
public enum EventStanding: Hashable, Sendable {
    /// An operator who saw this claim; refused if the claim has changed or the session is not theirs.
    case human(operator: Operator, saw: Claim)
    /// A customer, the system, or a human through the API. An event that claims to be the AI's counts as
    /// `.ai(nil)`.
    case outside
    /// The AI, with the claim that its turn began with; without one, the session must be in automatic mode.
    case ai(TurnClaim?)
    /// The AI, saying what an operator asked it to say. Tied to the claim under which they asked, and to the
    /// turn in which it is said.
    case operatorAsked(Claim, turn: TurnNumber? = nil)
}
