/// Who may call an endpoint, once a server's store has tokens.
public enum Callers: Hashable, Sendable {
    /// Everyone, without a token: whether the server lives, and how to talk to it.
    case anyone
    /// Every token; a customer's only in their own session.
    case everybody
    /// Every token; what a customer may see of it, its handler decides.
    case everybodyInPart
    /// Customers in their own session, operators and admins.
    case speakers
    /// All but customers.
    case staff
    /// Operators and admins.
    case operators
    /// AI processes and admins.
    case processes
    case admins
}
