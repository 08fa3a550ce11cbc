import Conversation
import EventStore
import ParlantWire

/// Who asks.
struct Caller: Sendable {
    var role: AccessToken.Role
    /// A customer's session or an operator's login.
    var subject: String?
    /// For limits and the log; no secret.
    var id: String
    /// Whether a token tells so; without, whoever reaches the server may do everything.
    var isKnown: Bool

    /// Where no token is needed.
    static func anybody(from peer: String) -> Caller {
        Caller(role: .admin, subject: nil, id: peer, isKnown: false)
    }

    init(_ token: AccessToken) {
        self.init(role: token.role, subject: token.subject, id: token.id, isKnown: true)
    }

    /// For the audit.
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

    /// Whether what operators keep to themselves may be shown: notes, suggestions, reasons, logins.
    var seesPrivate: Bool { role == .operator || role == .admin }

    /// A customer has one session.
    func requireMay(_ endpoint: Endpoint, session: String?) throws(Problem) {
        guard endpoint.roles.contains(role) else {
            throw Problem(403, "A token of the role \(role.rawValue) may not do this.")
        }
        // By bytes, as the store has it: to Swift differently composed texts are equal.
        let isOwn = session.map { Array($0.utf8) } == subject.map { Array($0.utf8) }
        if role == .customer, endpoint != .readAgent, !isOwn { throw Self.elsewhere }
    }

    /// A customer knows the agent of their session.
    func requireMayRead(agent id: String, _ store: StoreLanes) async throws {
        guard role == .customer, let subject else { return }
        let session = try await store.read { try $0.session(Session.ID(subject)) }
        guard session?.agentID.rawValue == id else { throw Self.elsewhere }
    }

    private static let elsewhere = Problem(403, "This token is for another session.")

    /// A customer speaks only as the customer.
    func requireMay(_ creation: EventCreation) throws(Problem) {
        guard role == .customer else { return }
        guard creation.source == .customer || creation.source == .customerUI else {
            throw Problem(403, "A customer's token speaks as the customer only.")
        }
        // Consoles take for their own what stands there.
        if creation.metadata.pairs.contains(where: \.name.isReserved) {
            throw Problem(403, "Metadata named `switchboard…` is the desk's. Choose another name.")
        }
        if creation.participant != nil {
            throw Problem(403, "A customer's token speaks under the customer's own name only.")
        }
    }

    /// The login in whose name something is done: the token's, or else the one that the body names.
    func operatorName(_ named: String?) throws(Problem) -> String {
        if role == .operator, let subject {
            guard named == nil || named.isExactly(subject) else {
                var problem = Problem(403, "This token is another operator's. Leave `operator` out.")
                problem.state = ["operator": .string(subject)]
                throw problem
            }
            return subject
        }
        guard let named else { throw Problem(422, "Who does it? Name an `operator`.") }
        return named
    }
}
