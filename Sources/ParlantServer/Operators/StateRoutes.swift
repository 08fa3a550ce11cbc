import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: StateEndpoint) -> Handler {
        switch endpoint {
        case .changes: { try await $0.readChanges($1) }
        case .find: { try await $0.findSessions($1) }
        case .read: { try await $0.readStanding($1) }
        case .statistics: { try await $0.readStatistics($1) }
        }
    }

    /// Lists sessions by their state, page by page; filters apply before paging.
    func findSessions(_ call: Call) async throws -> Reply {
        let filter = try call.filter
        let (after, limit) = (call.cursor, call.query.integer("limit") ?? 50)
        let end = try await store.read { try $0.feedEnd() }
        try call.requireGeneration(of: end)
        let login = call.caller.login
        let find = { @Sendable (store: EventStore) throws -> ([SessionSummary], Bool) in
            let page = try store.summaries(filter, for: login, after: after, limit: limit)
            return (page.rows, page.hasMore)
        }
        let (rows, hasMore) =
            filter.text == nil && filter.terms.isEmpty
            ? try await store.read(find) : try await search(call, find)
        let next = hasMore ? rows.last.map { Cursor(creation: $0.session.creation, id: $0.id.rawValue) } : nil
        return .json(
            200,
            [
                "items": .array(rows.map { $0.json(for: call.caller) }), "has_more": .bool(hasMore),
                "next_cursor": .optional(next?.text), "generation": .optional(end.generation),
            ])
    }

    /// Runs a search until it is done, the client hangs up or the time for searches is over.
    func search<T: Sendable>(
        _ call: Call, _ body: @escaping @Sendable (EventStore) throws -> T
    ) async throws -> T {
        let connection = call.connection
        let bound = WorkBound(until: .now + limits.searches.deadline) { !(connection?.isGone ?? false) }
        return try await searches.searching(for: call.caller) {
            do {
                return try await store.search(within: bound, body)
            } catch let error as StoreError where error == .interrupted && connection?.isGone ?? false {
                throw Problem.hungUp
            }
        }
    }

    func readStanding(_ call: Call) async throws -> Reply {
        .json(200, try await summary(of: call.sessionID).json(for: call.caller))
    }

    func summary(of id: Session.ID) async throws -> SessionSummary {
        guard let summary = try await store.read({ try $0.summary(id, for: "") }) else {
            throw Problem.noSuchSession(id.rawValue)
        }
        return summary
    }
}

extension Caller {
    /// Reads a filter. What only operators know, nobody else may filter by.
    func terms(_ text: String) throws(Problem) -> ListFilter {
        let filter: ListFilter
        do {
            filter = try ListFilter(reading: text)
        } catch {
            throw Problem(422, error.wording)
        }
        for term in filter.terms {
            switch term.test {
            case .owner where !seesPrivate:
                throw Problem(403, "Only operators may filter by owner. Leave `owner:` out.")
            case .trait(.mine), .trait(.unread), .trait(.draft):
                guard login == nil else { continue }
                throw Problem(
                    seesPrivate ? 422 : 403,
                    "\(term.written) depends on who asks and needs an operator's token. Leave it out.")
            default: break
            }
        }
        return filter
    }
}

extension Call {
    fileprivate var filter: SessionFilter {
        get throws(Problem) {
            var filter = SessionFilter()
            filter.mode = query.text("mode").flatMap(Mode.init(rawValue:))
            filter.isWaiting = query.text("waiting").map { $0 == "true" }
            filter.isClosed = query.text("closed").map { $0 == "true" }
            filter.label = query.text("label")
            filter.text = query.text("text").flatMap { $0.isEmpty ? nil : $0 }
            filter.searchesPrivate = caller.seesPrivate
            if let text = query.text("filter") { filter.terms = try caller.terms(text) }
            if let owner = query.text("owner") {
                guard caller.seesPrivate else {
                    throw Problem(403, "Only operators may filter by owner. Leave `owner` out.")
                }
                guard Operator.Key(owner).isWellFormed else {
                    throw Problem(422, "That is not a valid login.")
                }
                filter.owner = owner
            }
            return filter
        }
    }
}
