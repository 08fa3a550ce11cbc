/// Who does something, as far as the door that they came by knows.
public struct Author: Hashable, Sendable {
    /// An operator's login.
    public var login: String?
    /// The id of the token that let them in, what it may do, and whose it is.
    public var token: String?
    public var role: String?
    public var subject: String?

    /// Somebody of whom nothing is known but the program.
    public init(login: String? = nil, token: String? = nil, role: String? = nil, subject: String? = nil) {
        self.login = login
        self.token = token
        self.role = role
        self.subject = subject
    }

    /// Who asked for what is done now; where nobody is named, the store's own.
    @TaskLocal public static var current: Author?

    /// Whether they may act for the house: events of customers and agents are no acts.
    var isStaff: Bool { token == nil ? login != nil : role == "operator" || role == "admin" }
}
