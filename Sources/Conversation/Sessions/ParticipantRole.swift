/// The side of a conversation.
public enum ParticipantRole: String, Hashable, Sendable {
    case agent, customer
}
