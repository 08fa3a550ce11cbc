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
    /// The elements behind those of the page before; nil where there are no more.
    let next: @Sendable () async throws -> [JSON]?

    /// An answer that begins with a page that is known already.
    func reply(first: [JSON], isLast: Bool) -> Reply {
        if isLast { return .json(200, .array(first)) }
        return Reply(
            status: 200,
            body: .stream(type: "application/json") { writer in
                try await writer.write("[" + first.map(\.compact).joined(separator: ","))
                while let page = try await next() {
                    try await writer.write(page.map { "," + $0.compact }.joined())
                }
                try await writer.write("]")
            })
    }
}
