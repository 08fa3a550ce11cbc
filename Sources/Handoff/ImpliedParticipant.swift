public import Conversation

/// An agent or a customer whom a session names. A store knows them from then on, even if nobody registered
/// them.
public struct ImpliedParticipant: Equatable, Sendable {
    public var role: ParticipantRole
    public var id: String
    public var name: String

    /// The customer of sessions that name none; no store forgets it.
    public static let guest = "guest"

    /// Whom a new session names, with their names if they are not known yet.
    public static func of(
        agent: String, named agentName: String, customer: String, named customerName: String
    ) -> [ImpliedParticipant] {
        [
            ImpliedParticipant(role: .agent, id: agent, name: agentName),
            ImpliedParticipant(role: .customer, id: customer, name: customerName),
        ]
    }

    /// Whether a customer is forgotten with their last session.
    ///
    /// - Parameters:
    ///   - id: The customer.
    ///   - details: What was registered of them; empty if only sessions named them. What a mirrored server's agents
    ///     know of them does not count.
    /// - Returns: Whether nobody registered them, and they are not the guest.
    public static func isForgotten(customer id: String, details: JSON.Members) -> Bool {
        id != guest && details.pairs.allSatisfy { $0.name == known }
    }

    /// The detail that holds what a mirrored server's agents know of a customer.
    public static let known = "context_variables"
}
