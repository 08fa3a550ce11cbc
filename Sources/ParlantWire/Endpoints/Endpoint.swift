/// One operation of the HTTP API. The raw values are Parlant's operation ids; our own operations are under
/// `/switchboard`.
public enum Endpoint: String, Hashable, Sendable, CaseIterable {
    case createSession = "create_session"
    case listSessions = "list_sessions"
    case deleteSessions = "delete_sessions"
    case readSession = "read_session"
    case updateSession = "update_session"
    case deleteSession = "delete_session"
    case createEvent = "create_event"
    case listEvents = "list_events"
    case deleteEvents = "delete_events"
    case readEvent = "read_event"
    case updateEvent = "update_event"
    case createAgent = "create_agent"
    case listAgents = "list_agents"
    case readAgent = "read_agent"
    case updateAgent = "update_agent"
    case deleteAgent = "delete_agent"
    case createCustomer = "create_customer"
    case listCustomers = "list_customers"
    case readCustomer = "read_customer"
    case updateCustomer = "update_customer"
    case deleteCustomer = "delete_customer"
    case createTag = "create_tag"
    case listTags = "list_tags"
    case readTag = "read_tag"
    case updateTag = "update_tag"
    case deleteTag = "delete_tag"
    case readChanges = "read_changes"
    case findSessions = "find_sessions"
    case readStanding = "read_standing"
    case claimSession = "claim_session"
    case takeOver = "take_over"
    case release
    case handBack = "hand_back"
    case closeSession = "close_session"
    case reopenSession = "reopen_session"
    case listNotes = "list_notes"
    case createNote = "create_note"
    case listSuggestions = "list_suggestions"
    case settleSuggestion = "settle_suggestion"
    case renewLease = "renew_lease"
    case endLease = "end_lease"
    case listTurns = "list_turns"
    case nextTurn = "next_turn"
    case claimTurn = "claim_turn"
    case createTurnEvent = "create_turn_event"
    case updateTurnEvent = "update_turn_event"
    case endTurn = "end_turn"
    case readAudit = "read_audit"
    case eraseCustomer = "erase_customer"
    case health = "healthz"
    case readiness = "readyz"
    case metrics
    case openAPI = "openapi"
    case docs
}

/// The HTTP method of a request.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// The form of an endpoint on the wire.
public struct EndpointForm: Hashable, Sendable {
    public var endpoint: Endpoint
    public var method: Method
    public var path: PathPattern
    /// The status of a successful request.
    public var success: Int
    public var query: [Parameter]

    /// Whether a request has a JSON body.
    public var takesBody: Bool { method == .post || method == .patch }

    init(
        _ endpoint: Endpoint, _ method: Method, _ path: String, _ success: Int = 200,
        query: [Parameter] = []
    ) {
        self.endpoint = endpoint
        self.method = method
        self.path = PathPattern(path)
        self.success = success
        self.query = query
    }
}

extension Endpoint {
    /// The endpoint's row in the table.
    public var form: EndpointForm { Self.rows[self]! }

    private static let rows = Dictionary(uniqueKeysWithValues: EndpointTable.forms.map { ($0.endpoint, $0) })
}
