import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: AdminEndpoint) -> Handler {
        switch endpoint {
        case .audit: { try await $0.readAudit($1) }
        case .eraseCustomer: { try await $0.eraseCustomer($1) }
        }
    }

    /// Lists who did what, newest first, page by page.
    func readAudit(_ call: Call) async throws -> Reply {
        let id = call.query.text("session_id").map { Session.ID($0) }
        let before = call.query.integer("before").map { Int64($0) }
        let limit = call.query.integer("limit") ?? 100
        let (end, page) = try await store.read {
            (try $0.feedEnd(), try $0.audit(of: id, before: before, limit: limit + 1))
        }
        try call.requireGeneration(of: end)
        let items = page.prefix(limit)
        return .json(
            200,
            [
                "items": .array(items.map(\.json)), "has_more": .bool(page.count > limit),
                "next_before": page.count > limit
                    ? items.last.map { .integer(Int($0.number)) } ?? .null : .null,
                "generation": .optional(end.generation),
            ])
    }

    /// Erases a customer, all their sessions, and everything that names them. Remnants in the file's free space are
    /// purged a few seconds later.
    func eraseCustomer(_ call: Call) async throws -> Reply {
        let id = Customer.ID(call.ids["customer_id"] ?? "")
        let scope = ErasureScope(customerID: id)
        let preview = try await store.read { try $0.preview(scope) }
        if preview.isNothing { throw Problem.noSuchItem(id.rawValue) }
        let count = try await store.write { try $0.eraseWithoutPurge(scope) }
        return .json(200, ["sessions": .integer(count), "profile": .bool(preview.hasProfile)])
    }
}
