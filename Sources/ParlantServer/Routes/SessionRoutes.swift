import Conversation
import EventStore
import ParlantWire
import Synchronization

extension Routes {
    static func handler(of endpoint: SessionEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createSession($1) }
        case .list: { try await $0.listSessions($1) }
        case .deleteAll: { try await $0.deleteSessions($1) }
        case .read: { try await $0.readSession($1) }
        case .update: { try await $0.updateSession($1) }
        case .delete: { try await $0.deleteSession($1) }
        }
    }

    func createSession(_ call: Call) async throws -> Reply {
        let wish = try SessionCreation(call.body)
        try call.caller.requireMay(label: wish.labels, metadata: wish.metadata.pairs.map(\.name))
        let mayGreet = call.query.flag("allow_greeting")
        let session = try await store.write { store in
            guard let agent = try store.profile(.agent, wish.agentID.rawValue) else {
                throw Problem.noSuchItem(wish.agentID.rawValue)
            }
            let id = wish.customerID?.rawValue ?? guest.id
            let customer = try store.profile(.customer, id)
            let session = try store.createSession(
                NewSession(
                    agentID: wish.agentID, customerID: Customer.ID(id), agentName: agent.name,
                    customerName: customer?.name ?? (id == guest.id ? guest.name : nil), title: wish.title,
                    metadata: wish.metadata, labels: wish.labels)
            ).committed
            // A greeting is optional: without an agent there is none.
            if mayGreet { _ = try? store.askForTurn(of: session.id) }
            return session
        }
        return .json(201, session.json)
    }

    func readSession(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        let session = try await store.read { try $0.session(id) }
        guard let session else { throw Problem.noSuchSession(id.rawValue) }
        return .json(200, session.json)
    }

    func updateSession(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        let wish = try SessionUpdate(call.body)
        try call.caller.requireMay(
            label: wish.labelsUpsert + wish.labelsRemove,
            metadata: wish.metadata.set.pairs.map(\.name) + wish.metadata.unset)
        let login =
            wish.operatorName == nil
            ? call.caller.login : try call.caller.operatorName(wish.operatorName)
        let session = try await store.write { store in
            var patch = SessionPatch()
            if let title = wish.title { patch.title = .some(title) }
            patch.mode = wish.mode
            patch.clientOffset = wish.clientOffset.map { Offset($0) }
            patch.customerID = wish.customerID
            patch.customerName = try wish.customerID.flatMap {
                try store.profile(.customer, $0.rawValue)?.name
            }
            patch.agentID = wish.agentID
            patch.agentName = try wish.agentID.flatMap { try store.profile(.agent, $0.rawValue)?.name }
            patch.metadataSet = wish.metadata.set
            patch.metadataUnset = wish.metadata.unset
            patch.labelsUpsert = wish.labelsUpsert
            patch.labelsRemove = wish.labelsRemove
            guard let login else { return try store.patch(id, patch) }
            return try store.patch(id, patch, by: store.operatorProfile(login))
        }
        return .json(200, try session.committed.json)
    }

    func deleteSession(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        _ = try await store.write { try $0.deleteSession(id) }
        return .none(204)
    }

    /// Deletes each session in a transaction of its own, so that others can write in between.
    func deleteSessions(_ call: Call) async throws -> Reply {
        let query = call.sessionQuery
        while true {
            let page = try await store.read { try $0.sessions(query, limit: pageSize) }
            for session in page.rows {
                do {
                    _ = try await store.write { try $0.deleteSession(session.id) }
                } catch let error as StoreError where error.refusal == .noSuchSession(session.id) {
                    // Another client deleted it first.
                }
            }
            if !page.hasMore { return .none(204) }
        }
    }

    func listSessions(_ call: Call) async throws -> Reply {
        let query = call.sessionQuery
        let after = call.cursor
        if let limit = call.query.integer("limit") {
            let page = try await store.read { try $0.sessions(query, after: after, limit: limit) }
            return .json(200, page.listing(\.json) { Cursor(creation: $0.creation, id: $0.id.rawValue) })
        }
        let first = try await store.read { try $0.sessions(query, after: after, limit: pageSize) }
        let place = Mutex(first.rows.last.flatMap { first.hasMore ? $0.place : nil })
        return PagedArray {
            guard let after = place.withLock({ $0 }) else { return nil }
            let page = try await store.read { try $0.sessions(query, after: after, limit: pageSize) }
            place.withLock { $0 = page.hasMore ? page.rows.last?.place : nil }
            return page.rows.map(\.json).bytes
        }.reply(first: first.rows.map(\.json).bytes, isLast: !first.hasMore)
    }
}

/// The customer that Parlant assumes if none is named.
let guest = (id: "guest", name: "Guest")

extension Session {
    fileprivate var place: ListPlace { ListPlace(creation: creation, id: id.rawValue) }
}

extension Call {
    fileprivate var sessionQuery: SessionQuery {
        SessionQuery(
            agentID: query.text("agent_id").map { Agent.ID($0) },
            customerID: query.text("customer_id").map { Customer.ID($0) }, labels: query.texts("labels"),
            newestFirst: query.text("sort") == "desc")
    }

    /// Where the page begins. An invalid cursor means the start, as in Parlant.
    var cursor: ListPlace? {
        query.text("cursor").flatMap { Cursor($0) }.map { ListPlace(creation: $0.creation, id: $0.id) }
    }
}

extension ListPage {
    func listing(_ json: (Row) -> JSON, cursor: (Row) -> Cursor) -> JSON {
        Listing(
            items: rows.map(json), totalCount: total, next: hasMore ? rows.last.map(cursor) : nil
        ).json
    }
}

extension Settled {
    /// The value. A store that is no mirror commits at once.
    var committed: Value {
        get throws {
            guard let value else {
                throw Problem(409, "This store mirrors a server; only that server can change it.")
            }
            return value
        }
    }
}
