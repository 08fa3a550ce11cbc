/// What a store knows of a session's customer.
public struct CustomerFile: Hashable, Sendable {
    /// The session that it was asked for.
    public var session: Session.ID
    public var customer: Customer
    /// When the customer was first known; nil if only sessions name them.
    public var creation: Timestamp?
    public var metadata: JSON.Members
    public var tags: [String]
    /// What the server's agents know of them, by the names of its context variables.
    public var known: JSON.Members
    /// Their other sessions, newest first. Guests have none, since all of them share one id.
    public var others: [SessionSummary]
    /// How many other sessions there are.
    public var otherCount: Int
    /// Whether it is the guest, who can be anybody.
    public var isGuest: Bool

    /// A customer about whom nothing else is known.
    public init(session: Session.ID, customer: Customer, isGuest: Bool = false) {
        self.session = session
        self.customer = customer
        self.isGuest = isGuest
        metadata = [:]
        tags = []
        known = [:]
        others = []
        otherCount = 0
    }
}
