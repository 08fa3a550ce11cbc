import Conversation
import EventStore
import ParlantWire

extension Routes {
    func createEvent(_ call: Call) async throws -> Reply {
        let creation = try EventCreation(call.body)
        let wish = try creation.wish
        try call.caller.requireMay(creation)
        try call.caller.requireMaySpeak(creation)
        let login = try call.caller.speaker(of: creation)
        try requireShort(creation, of: call)
        try await quotas.spend(call.body.compact.utf8.count, for: call.caller, in: call.sessionID, store)
        if case .turn(let guidelines) = wish { return try await askForTurn(call, along: guidelines) }
        var new = wish.event(source: creation.source)
        new.metadata = creation.metadata
        if let attachments = creation.attachments { new.data["attachments"] = attachments }
        new.requestID = call.requestID
        let entry = try await append(new, by: login, saw: creation.saw, to: call.sessionID)
        figures.countAppended(entry.event)
        return .json(201, entry.event.json)
    }

    /// Appends an event. An operator speaks through the store's fence, as from a console: only in sessions that they
    /// own.
    private func append(
        _ new: NewEvent, by login: String?, saw: Claim?, to id: Session.ID
    ) async throws -> LogEntry {
        guard let login else { return try await store.append(new, to: id) }
        return try await store.write { store in
            guard let now = try store.summary(id, for: login)?.claim else {
                throw Problem.noSuchSession(id.rawValue)
            }
            return try store.append(new.said(by: store.operatorProfile(login), saw: saw ?? now), to: id)
                .committed
        }
    }

    private func requireShort(_ creation: EventCreation, of call: Call) throws(Problem) {
        if let message = creation.message, message.utf8.count > limits.messageBytes {
            throw Problem(413, "The message is longer than \(limits.messageBytes) bytes.")
        }
        // Clients page by the number of events: a log of large ones would fill the memory of each of them.
        guard call.caller.role == .customer, var rest = call.body.members else { return }
        rest["message"] = nil
        if JSON.object(rest).compact.utf8.count > limits.messageBytes {
            throw Problem(413, "The event is longer than \(limits.messageBytes) bytes.")
        }
    }
}

extension EventCreation.Wish {
    /// Returns the event to append. The store fills in the speaker if nobody is named.
    fileprivate func event(source: Source) -> NewEvent {
        switch self {
        case .customerMessage(let text, let speaker):
            var new = NewEvent(
                source: .customer, kind: .message,
                data: [
                    "message": .string(text), "participant": speaker?.json ?? .null, "flagged": false,
                    "tags": [],
                ])
            if speaker == nil { new.speaker = .customer }
            return new
        case .humanMessage(let text, let speaker):
            return NewEvent(
                source: .humanAgent, kind: .message,
                data: ["message": .string(text), "participant": speaker.json])
        case .messageAsAI(let text):
            var new = NewEvent(
                source: .humanAgentOnBehalfOfAIAgent, kind: .message,
                data: ["message": .string(text), "participant": .null])
            new.speaker = .agent
            return new
        case .custom(let data):
            return NewEvent(source: source, kind: .custom, data: data)
        case .status(let name, let details):
            return NewEvent(
                source: source, kind: .status, data: ["status": .string(name.rawValue), "data": details])
        case .turn: preconditionFailure("A turn is asked for, not appended.")
        }
    }
}
