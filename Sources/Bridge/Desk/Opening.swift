public import Conversation
import EventStore
import Handoff

/// What a desk told about a conversation that it has made.
public struct OpenedConversation: Hashable, Sendable {
    public var id: String
    /// Where people see it; nil if the desk tells none.
    public var url: String?

    /// A conversation.
    public init(id: String, url: String? = nil) {
        self.id = id
        self.url = url
    }
}

/// A conversation to make at a desk.
public struct Opening: Sendable {
    /// The key of the link: the desk should keep it, and give it back with what it says.
    public var key: String
    public var session: Session.ID
    public var customer: Customer
    public var agentName: String
    /// Why a person is needed; nil if that is not known.
    public var reason: String?
    public var labels: [String]
    /// What was noted by an earlier attempt; null at the first.
    public var progress: JSON
    /// Makes something durable that a later attempt needs.
    public var note: @Sendable (JSON) async throws(DeskError) -> Void

    /// A conversation to make.
    public init(
        key: String, session: Session.ID, customer: Customer, agentName: String, reason: String?,
        labels: [String], progress: JSON, note: @escaping @Sendable (JSON) async throws(DeskError) -> Void
    ) {
        self.key = key
        self.session = session
        self.customer = customer
        self.agentName = agentName
        self.reason = reason
        self.labels = labels
        self.progress = progress
        self.note = note
    }
}

extension Opening {
    /// Names the customer at the desk: the same for all their sessions, but for guests, who are different people.
    public var person: String {
        customer.id.rawValue == ImpliedParticipant.guest
            ? "switchboard:session:\(session.rawValue)" : "switchboard:customer:\(customer.id.rawValue)"
    }
}
