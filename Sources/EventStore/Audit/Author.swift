/// Who performs an action, as far as the program that they came through knows.
public struct Author: Hashable, Sendable {
    /// An operator's login.
    public var login: String?
    /// The id of the token that let them in, its role and its subject.
    public var token: String?
    public var role: String?
    public var subject: String?

    /// Creates an author; without arguments, nothing is known but the program.
    public init(login: String? = nil, token: String? = nil, role: String? = nil, subject: String? = nil) {
        self.login = login
        self.token = token
        self.role = role
        self.subject = subject
    }

    /// The author of the current action; if nil, the store's own author.
    @TaskLocal public static var current: Author?

    /// Whether they act as staff; events of customers and agents are not actions of staff.
    var isStaff: Bool { token == nil ? login != nil : role == "operator" || role == "admin" }
}
