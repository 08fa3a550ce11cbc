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
    let clock: @Sendable () -> Timestamp
    let ids: IDSource

    func answer(_ call: Call) async throws -> Reply {
        switch call.form.endpoint {
        case .createSession: try await createSession(call)
        case .listSessions: try await listSessions(call)
        case .deleteSessions: try await deleteSessions(call)
        case .readSession: try await readSession(call)
        case .updateSession: try await updateSession(call)
        case .deleteSession: try await deleteSession(call)
        case .createEvent: try await createEvent(call)
        case .listEvents: try await listEvents(call)
        case .deleteEvents: try await deleteEvents(call)
        case .readEvent: try await readEvent(call)
        case .updateEvent: try await updateEvent(call)
        case .createAgent: try await createAgent(call)
        case .listAgents: try await listAgents(call)
        case .readAgent: try await readProfile(.agent, call)
        case .updateAgent: try await updateAgent(call)
        case .deleteAgent: try await deleteProfile(.agent, call)
        case .createCustomer: try await createCustomer(call)
        case .listCustomers: try await listCustomers(call)
        case .readCustomer: try await readProfile(.customer, call)
        case .updateCustomer: try await updateCustomer(call)
        case .deleteCustomer: try await deleteProfile(.customer, call)
        case .createTag: try await createTag(call)
        case .listTags: try await listTags(call)
        case .readTag: try await readTag(call)
        case .updateTag: try await updateTag(call)
        case .deleteTag: try await deleteTag(call)
        case .readChanges: try await readChanges(call)
        case .findSessions: try await findSessions(call)
        case .readStanding: try await readStanding(call)
        case .claimSession: try await claimSession(call)
        case .takeOver: try await takeOver(call)
        case .release: try await release(call)
        case .handBack: try await handBack(call)
        case .closeSession: try await closeSession(call)
        case .reopenSession: try await reopenSession(call)
        case .listNotes: try await listNotes(call)
        case .createNote: try await createNote(call)
        case .listSuggestions: try await listSuggestions(call)
        case .settleSuggestion: try await settleSuggestion(call)
        case .renewLease: try await renewLease(call)
        case .endLease: try await endLease(call)
        case .nextTurn: try await nextTurn(call)
        case .claimTurn: try await claimTurn(call)
        case .createTurnEvent: try await createTurnEvent(call)
        case .updateTurnEvent: try await updateTurnEvent(call)
        case .endTurn: try await endTurn(call)
        case .health: try await health(call)
        case .metrics: try await metrics(call)
        }
    }

    /// The end of a wait that a client wishes for.
    func deadline(_ call: Call) -> NIODeadline {
        let wished = max(call.query.integer("wait_for_data") ?? 0, 0)
        return .now() + .seconds(Int64(min(wished, limits.longestWait.wholeSeconds)))
    }
}

/// So many rows are read and sent at a time: a long list holds neither memory nor a reader.
let pageSize = 500

/// A JSON array whose elements are read page by page.
struct PagedArray: Sendable {
    /// The elements behind those of the page before, as JSON with commas between them; nil where there are no more.
    let next: @Sendable () async throws -> [UInt8]?

    /// An answer that begins with a page that is known already.
    func reply(first: [UInt8], isLast: Bool) -> Reply {
        let start = [UInt8(ascii: "[")] + first
        if isLast { return Reply(status: 200, body: .bytes(start + [UInt8(ascii: "]")])) }
        return Reply(
            status: 200,
            body: .stream(type: "application/json") { writer in
                try await writer.write(start)
                while let page = try await next() {
                    if !page.isEmpty { try await writer.write([UInt8(ascii: ",")] + page) }
                }
                try await writer.write([UInt8(ascii: "]")])
            })
    }
}

extension [JSON] {
    /// With commas between them.
    var bytes: [UInt8] { [UInt8](map(\.compact).joined(separator: ",").utf8) }
}
