import Conversation
import EventStore
import NIOCore
import ParlantWire

/// Answers calls from the store.
struct Routes: Sendable {
    let store: StoreLanes
    let waits: Waits
    let limits: Limits
    let figures: Figures
    let condition: Condition
    let connections: Connections
    let quotas: Quotas
    let searches: SearchRoom
    let readiness: Readiness
    let feedReaders = FeedReaders()
    let droppedLogLines: @Sendable () -> Int
    let sendings = SendingRoom()
    let logs = LogCache(page: logPage, room: 32 << 20)
    let customersLogs = LogCache(page: logPage, room: 16 << 20, hidesRequestIDs: true)
    let clock: @Sendable () -> Timestamp
    let ids: IDSource

    private typealias Handler = @Sendable (Routes, Call) async throws -> Reply

    func answer(_ call: Call) async throws -> Reply {
        try await Author.$current.withValue(call.caller.author) {
            try await Self.handler(of: call.form.endpoint)(self, call)
        }
    }

    /// Returns the handler instead of calling it here: a waiting request would otherwise hold memory for all of the
    /// handlers, 5 KB per request.
    private static func handler(of endpoint: Endpoint) -> Handler {
        switch endpoint {
        case .createSession: { try await $0.createSession($1) }
        case .listSessions: { try await $0.listSessions($1) }
        case .deleteSessions: { try await $0.deleteSessions($1) }
        case .readSession: { try await $0.readSession($1) }
        case .updateSession: { try await $0.updateSession($1) }
        case .deleteSession: { try await $0.deleteSession($1) }
        case .createEvent: { try await $0.createEvent($1) }
        case .listEvents: { try await $0.listEvents($1) }
        case .deleteEvents: { try await $0.deleteEvents($1) }
        case .readEvent: { try await $0.readEvent($1) }
        case .updateEvent: { try await $0.updateEvent($1) }
        case .createAgent: { try await $0.createAgent($1) }
        case .listAgents: { try await $0.listAgents($1) }
        case .readAgent: { try await $0.readProfile(.agent, $1) }
        case .updateAgent: { try await $0.updateAgent($1) }
        case .deleteAgent: { try await $0.deleteProfile(.agent, $1) }
        case .createCustomer: { try await $0.createCustomer($1) }
        case .listCustomers: { try await $0.listCustomers($1) }
        case .readCustomer: { try await $0.readProfile(.customer, $1) }
        case .updateCustomer: { try await $0.updateCustomer($1) }
        case .deleteCustomer: { try await $0.deleteProfile(.customer, $1) }
        case .createTag: { try await $0.createTag($1) }
        case .listTags: { try await $0.listTags($1) }
        case .readTag: { try await $0.readTag($1) }
        case .updateTag: { try await $0.updateTag($1) }
        case .deleteTag: { try await $0.deleteTag($1) }
        case .readChanges: { try await $0.readChanges($1) }
        case .findSessions: { try await $0.findSessions($1) }
        case .readStanding: { try await $0.readStanding($1) }
        case .claimSession: { try await $0.claimSession($1) }
        case .takeOver: { try await $0.takeOver($1) }
        case .release: { try await $0.release($1) }
        case .handBack: { try await $0.handBack($1) }
        case .closeSession: { try await $0.closeSession($1) }
        case .reopenSession: { try await $0.reopenSession($1) }
        case .listNotes: { try await $0.listNotes($1) }
        case .createNote: { try await $0.createNote($1) }
        case .listSuggestions: { try await $0.listSuggestions($1) }
        case .settleSuggestion: { try await $0.settleSuggestion($1) }
        case .renewLease: { try await $0.renewLease($1) }
        case .endLease: { try await $0.endLease($1) }
        case .listTurns: { try await $0.listTurns($1) }
        case .nextTurn: { try await $0.nextTurn($1) }
        case .claimTurn: { try await $0.claimTurn($1) }
        case .createTurnEvent: { try await $0.createTurnEvent($1) }
        case .updateTurnEvent: { try await $0.updateTurnEvent($1) }
        case .endTurn: { try await $0.endTurn($1) }
        case .readAudit: { try await $0.readAudit($1) }
        case .eraseCustomer: { try await $0.eraseCustomer($1) }
        case .health: { try await $0.health($1) }
        case .readiness: { try await $0.ready($1) }
        case .metrics: { try await $0.metrics($1) }
        case .openAPI: { try await $0.openAPI($1) }
        case .docs: { try await $0.docs($1) }
        }
    }

    /// Returns the end of the wait that a client asked for.
    func deadline(_ call: Call) -> NIODeadline {
        .now() + .seconds(Int64(min(call.patience, limits.longestWait.wholeSeconds)))
    }
}
