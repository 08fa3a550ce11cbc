import EventStore
import ParlantWire

extension Endpoint {
    /// The roles that may use the endpoint.
    var roles: Set<AccessToken.Role> {
        switch self {
        case .readSession, .listEvents, .readEvent, .readAgent: Self.everybody
        case .createEvent: [.customer, .operator, .admin]
        case .listSessions, .listAgents, .readCustomer, .listCustomers, .listTags, .readTag: Self.staff
        case .readChanges, .findSessions, .readStanding: Self.staff
        case .createSession, .updateSession, .updateEvent: Self.people
        case .createCustomer, .updateCustomer, .createTag, .updateTag: Self.people
        case .claimSession, .takeOver, .release, .handBack, .closeSession, .reopenSession: Self.people
        case .listNotes, .createNote, .listSuggestions, .settleSuggestion: Self.people
        case .renewLease, .endLease, .listTurns, .nextTurn, .claimTurn, .createTurnEvent, .updateTurnEvent,
            .endTurn:
            [.agent, .admin]
        case .metrics: Self.people
        case .deleteSessions, .deleteSession, .deleteEvents: [.admin]
        case .readAudit, .eraseCustomer: [.admin]
        case .createAgent, .updateAgent, .deleteAgent, .deleteCustomer, .deleteTag: [.admin]
        case .health, .readiness, .openAPI, .docs: Self.everybody
        }
    }

    private static let everybody = Set(AccessToken.Role.allCases)
    private static let staff: Set<AccessToken.Role> = [.agent, .operator, .admin]
    private static let people: Set<AccessToken.Role> = [.operator, .admin]
}
