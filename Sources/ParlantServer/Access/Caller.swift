import Conversation
import EventStore
import ParlantWire

/// The client that makes a request, as its token identifies it.
struct Caller: Sendable {
    var role: AccessToken.Role
    /// The session of a customer's token, or the login of an operator's.
    var subject: String?
    /// Identifies the caller in limits and in the log; not a secret.
    var id: String
    /// Whether a token identifies the caller. In a store without tokens, anyone who reaches the server may do
    /// everything.
    var isKnown: Bool

    /// The caller of a request that needs no token.
    static func anybody(from peer: String) -> Caller {
        Caller(role: .admin, subject: nil, id: peer, isKnown: false)
    }

    init(_ token: AccessToken) {
        self.init(role: token.role, subject: token.subject, id: token.id, isKnown: true)
    }

    /// The author that the audit records.
    var author: Author {
        guard isKnown else { return Author() }
        return Author(
            login: role == .operator ? subject : nil, token: id, role: role.rawValue, subject: subject)
    }

    private init(role: AccessToken.Role, subject: String?, id: String, isKnown: Bool) {
        self.role = role
        self.subject = subject
        self.id = id
        self.isKnown = isKnown
    }

    /// Whether the caller may see what is private to operators: notes, suggestions, reasons, logins.
    var seesPrivate: Bool { role == .operator || role == .admin }

    /// Requires that the caller is one of an endpoint's, and that a customer stays in their own session.
    func requireMay(_ callers: Callers, session: String?) throws(Problem) {
        guard callers.roles.contains(role) else {
            throw Problem(403, "A token of the role \(role.rawValue) may not do this.")
        }
        // Compared by bytes, as the store does: Swift treats canonically equivalent strings as equal.
        let isOwn = session.map { Array($0.utf8) } == subject.map { Array($0.utf8) }
        if role == .customer, callers.bindsCustomers, !isOwn { throw Self.elsewhere }
    }

    /// Requires that a customer reads only the agent of their own session.
    func requireMayRead(agent id: String, _ store: StoreThreads) async throws {
        guard role == .customer, let subject else { return }
        let session = try await store.read { try $0.session(Session.ID(subject)) }
        guard session?.agentID.rawValue == id else { throw Self.elsewhere }
    }

    private static let elsewhere = Problem(403, "This token is for another session.")

    /// Requires that a customer's token speaks only as the customer.
    func requireMay(_ creation: EventCreation) throws(Problem) {
        guard role == .customer else { return }
        guard creation.source == .customer || creation.source == .customerUI else {
            throw Problem(403, "A customer's token speaks as the customer only.")
        }
        // Consoles trust such metadata as their own.
        if creation.metadata.pairs.contains(where: \.name.isReserved) {
            throw Problem(403, "Metadata named `switchboard…` is reserved. Choose another name.")
        }
        if creation.participant != nil {
            throw Problem(403, "A customer's token speaks under the customer's own name only.")
        }
    }

    /// Returns the login to act under: the token's, or else the one that the body names.
    func operatorName(_ named: String?) throws(Problem) -> String {
        if role == .operator, let subject {
            guard named == nil || named.isExactly(subject) else {
                var problem = Problem(403, "This token belongs to another operator. Leave `operator` out.")
                problem.state = ["operator": .string(subject)]
                throw problem
            }
            return subject
        }
        guard let named else { throw Problem(422, "Name the `operator` who does this.") }
        return named
    }
}
