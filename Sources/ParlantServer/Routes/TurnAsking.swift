import Conversation
import EventStore
import NIOCore
import ParlantWire

extension Routes {
    /// Asks the AI for a turn. With guidelines, answers with what the AI said, or with the acknowledgement if that
    /// takes too long.
    func askForTurn(_ call: Call, along guidelines: [EventCreation.Guideline]) async throws -> Reply {
        let (id, requestID) = (call.sessionID, call.requestID)
        let instructions = guidelines.map { Instruction(action: $0.action, rationale: $0.rationale.rawValue) }
        let login = call.caller.login
        let entry = try await store.write { store in
            // While the AI answers, an instruction needs no owner, as in a console.
            try store.askForTurn(
                of: id, following: instructions, by: login.map { try store.operatorProfile($0) },
                ownOnly: instructions.isEmpty, requestID: requestID)
        }.committed
        figures.countAppended(entry.event)
        // The turn has been asked for: if there is no room to wait for the message, it still comes into the log.
        guard !instructions.isEmpty, let place = try? waits.place(for: call.caller) else {
            return .json(201, entry.event.json)
        }
        let said = try await utterance(in: entry.event.traceID, call, place)
        return .json(201, (said ?? entry.event).json)
    }

    /// Returns what the AI says in a turn; nil if it says nothing before the turn or the wait ends.
    private func utterance(in traceID: String, _ call: Call, _ place: Place) async throws -> Event? {
        let id = call.sessionID
        let query = EventQuery(source: .aiAgent, kinds: [.message, .status], traceID: traceID)
        let deadline = NIODeadline.now() + .seconds(Int64(limits.utterance.wholeSeconds))
        return try await waits.waiting(
            on: id, for: call.caller, in: place, where: { query.matches($0.event) }
        ) { wait in
            while true {
                let events = try await store.read { try $0.events(of: id, query, limit: pageSize) }
                if let said = events.first(where: \.isUtterance) { return said }
                let begun = events.last { $0.kind == .message }
                if events.contains(where: \.endsTurn) { return begun }
                switch try await call.next(wait, until: deadline) {
                case .news: continue
                case .timeout, .closing: return begun
                case .hangUp: throw Problem.hungUp
                }
            }
        }
    }
}

extension Event {
    /// Whether this is a complete message and not a preamble.
    fileprivate var isUtterance: Bool {
        guard kind == .message, let message else { return false }
        return message.chunks != .growing && !message.isPreamble
    }

    /// Whether nothing follows in the event's trace.
    fileprivate var endsTurn: Bool {
        switch status?.name {
        case .cancelled, .error: true
        case .ready: data["data"]?["stage"]?.string == "completed"
        default: false
        }
    }
}
