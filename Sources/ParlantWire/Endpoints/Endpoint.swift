/// One operation of the HTTP API. A server serves them by their rows, and a client calls them by the same.
///
/// To add one, give it a case and a row in its group's file, and a handler on the server; neither compiles without the
/// other.
public enum Endpoint: Hashable, Sendable {
    case session(SessionEndpoint)
    case event(EventEndpoint)
    case agent(AgentEndpoint)
    case customer(CustomerEndpoint)
    case tag(TagEndpoint)
    case cannedResponse(CannedResponseEndpoint)
    case state(StateEndpoint)
    case note(NoteEndpoint)
    case suggestion(SuggestionEndpoint)
    case act(ActEndpoint)
    case turn(TurnEndpoint)
    case admin(AdminEndpoint)
    case condition(ConditionEndpoint)
    case documentation(DocumentationEndpoint)

    /// The operation's id: Parlant's own, where it is one of Parlant's.
    public var operationID: String {
        switch self {
        case .session(let endpoint): endpoint.rawValue
        case .event(let endpoint): endpoint.rawValue
        case .agent(let endpoint): endpoint.rawValue
        case .customer(let endpoint): endpoint.rawValue
        case .tag(let endpoint): endpoint.rawValue
        case .cannedResponse(let endpoint): endpoint.rawValue
        case .state(let endpoint): endpoint.rawValue
        case .note(let endpoint): endpoint.rawValue
        case .suggestion(let endpoint): endpoint.rawValue
        case .act(let endpoint): endpoint.rawValue
        case .turn(let endpoint): endpoint.rawValue
        case .admin(let endpoint): endpoint.rawValue
        case .condition(let endpoint): endpoint.rawValue
        case .documentation(let endpoint): endpoint.rawValue
        }
    }

    /// Everything that is said about the endpoint.
    public var row: EndpointRow { Self.rows[self]! }

    /// Built once, because bodies are outlined by reading them.
    private static let rows = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.built) })

    private var built: EndpointRow {
        switch self {
        case .session(let endpoint): endpoint.row
        case .event(let endpoint): endpoint.row
        case .agent(let endpoint): endpoint.row
        case .customer(let endpoint): endpoint.row
        case .tag(let endpoint): endpoint.row
        case .cannedResponse(let endpoint): endpoint.row
        case .state(let endpoint): endpoint.row
        case .note(let endpoint): endpoint.row
        case .suggestion(let endpoint): endpoint.row
        case .act(let endpoint): endpoint.row
        case .turn(let endpoint): endpoint.row
        case .admin(let endpoint): endpoint.row
        case .condition(let endpoint): endpoint.row
        case .documentation(let endpoint): endpoint.row
        }
    }
}

extension Endpoint: CaseIterable {
    /// All endpoints, in the documentation's order.
    public static let allCases: [Endpoint] =
        all(session) + all(event) + all(agent) + all(customer) + all(tag)
        + all(cannedResponse) + all(state) + all(note) + all(suggestion) + all(act) + all(turn) + all(admin)
        + all(condition) + all(documentation)

    private static func all<Group: CaseIterable>(_ endpoint: (Group) -> Endpoint) -> [Endpoint] {
        Group.allCases.map(endpoint)
    }
}
