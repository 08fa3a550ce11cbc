import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: EventEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createEvent($1) }
        case .list: { try await $0.listEvents($1) }
        case .deleteEnd: { try await $0.deleteEvents($1) }
        case .read: { try await $0.readEvent($1) }
        case .update: { try await $0.updateEvent($1) }
        }
    }

    func updateEvent(_ call: Call) async throws -> Reply {
        let update = try MetadataUpdate(eventUpdate: call.body)
        try call.caller.requireMay(metadata: update.set.pairs.map(\.name) + update.unset)
        let (id, event) = (call.sessionID, call.eventID)
        let changed = try await store.write {
            try $0.changeMetadata(of: event, in: id) { update.applied(to: $0) }
        }
        guard let changed else { throw Problem.noSuchEvent(event.rawValue) }
        return .json(200, changed.json)
    }

    func deleteEvents(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        let offset = call.query.integer("min_offset") ?? 0
        guard try await store.write({ try $0.deleteTurns(of: id, from: offset) }) else {
            throw Problem(
                422,
                "Cannot delete events with offset < min_offset unless they are the first event of their trace ID"
            )
        }
        return .none(204)
    }
}
