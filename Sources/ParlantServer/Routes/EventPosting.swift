import Conversation
import EventStore
import ParlantWire

extension Routes {
    func createEvent(_ call: Call) async throws -> Reply {
        let creation = try EventCreation(call.body)
        let wish = try creation.wish
        try requireShort(creation)
        let id = call.sessionID
        let requestID = call.idempotencyKey.map { Request.ID($0) }
        let entry = try await store.write { store in
            if case .turn(let guidelines) = wish {
                let instructions = guidelines.map {
                    Instruction(action: $0.action, rationale: $0.rationale.rawValue)
                }
                return try store.askForTurn(of: id, following: instructions, requestID: requestID)
            }
            var new = try wish.event(in: id, source: creation.source, store)
            new.metadata = creation.metadata
            new.requestID = requestID
            return try store.append(new, to: id)
        }.committed
        figures.countAppended(entry.event)
        return .json(201, entry.event.json)
    }

    func updateEvent(_ call: Call) async throws -> Reply {
        let update = try MetadataUpdate(eventUpdate: call.body)
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

    private func requireShort(_ creation: EventCreation) throws(Problem) {
        if let message = creation.message, message.utf8.count > limits.messageBytes {
            throw Problem(413, "The message is longer than \(limits.messageBytes) bytes.")
        }
    }
}

extension EventCreation.Wish {
    /// The event that fulfils it.
    fileprivate func event(
        in id: Session.ID, source: Source, _ store: EventStore
    ) throws -> NewEvent {
        switch self {
        case .customerMessage(let text, let speaker):
            let participant = try speaker?.json ?? store.speakers(of: id).customer.json
            return NewEvent(
                source: .customer, kind: .message,
                data: ["message": .string(text), "participant": participant, "flagged": false, "tags": []])
        case .humanMessage(let text, let speaker):
            return NewEvent(
                source: .humanAgent, kind: .message,
                data: ["message": .string(text), "participant": speaker.json])
        case .messageAsAI(let text):
            return NewEvent(
                source: .humanAgentOnBehalfOfAIAgent, kind: .message,
                data: ["message": .string(text), "participant": try store.speakers(of: id).agent.json])
        case .custom(let data):
            return NewEvent(source: source, kind: .custom, data: data)
        case .status(let name, let details):
            return NewEvent(
                source: source, kind: .status, data: ["status": .string(name.rawValue), "data": details])
        case .turn: preconditionFailure("A turn is asked for, not appended.")
        }
    }
}
