import Conversation
import EventStore
import ParlantWire

extension Routes {
    /// Adds an event to a turn. If the turn is over, a message is refused and its text kept for the operator; statuses
    /// and tool calls are stored anyway, and the answer marks them as late.
    func createTurnEvent(_ call: Call) async throws -> Reply {
        let form = try TurnEventForm(call.body)
        try call.caller.requireMaySpeak(form)
        var new = try form.event(under: try await standing(call, form))
        new.requestID = call.requestID
        if case .message = new.kind { try requireShort(form) }
        if case .pieces(_, isComplete: false) = form.content { try await requireStreaming(call) }
        let entry = try await spoken(call, form) { try await store.append(new, to: call.sessionID) }
        figures.countAppended(entry.event)
        return .json(201, entry.json(in: call.sessionID, for: call.caller))
    }

    /// Extends a growing message, or completes it.
    func updateTurnEvent(_ call: Call) async throws -> Reply {
        let form = try TurnEventForm(call.body)
        guard case .pieces(let pieces, let isComplete) = form.content else {
            throw Problem(
                422, "Only a message that was begun with `chunks` grows, by all its `chunks` so far.")
        }
        try requireShort(form)
        let (id, event, claim) = (call.sessionID, call.eventID, try call.claim(form.epoch))
        let process = call.process(form.process)
        let entry = try await spoken(call, form) {
            try await store.write { store in
                try store.renewLease(of: process, for: form.lease)
                try store.requireHolds(process, claim.turn, in: id)
                guard let begun = try store.entry(event, in: id)?.event, begun.message != nil,
                    begun.source == .aiAgent
                else { throw Problem.noSuchEvent(event.rawValue) }
                var data = begun.data
                data["message"] = .string(pieces.joined())
                data["chunks"] = TurnEventForm.chunks(pieces, isComplete: isComplete)
                return try store.updateMessage(event, in: id, data: data, standing: claim).committed
            }
        }
        return .json(200, entry.json(in: id, for: call.caller))
    }

    /// Returns the standing of a turn's events. An operator's request is valid in the epoch in which it was made, and
    /// only for the turn that was begun for it: a process cannot pass the fence by claiming that it was asked.
    private func standing(_ call: Call, _ form: TurnEventForm) async throws -> NewEvent.Standing {
        let claim = try call.claim(form.epoch)
        let (id, process) = (call.sessionID, call.process(form.process))
        try await store.write { store in
            try store.renewLease(of: process, for: form.lease)
            try store.requireHolds(process, claim.turn, in: id)
        }
        guard form.isAsked else { return .ai(claim) }
        let (now, held) = try await store.read { store in
            (try store.summary(id, for: ""), try store.turns(of: process)[id])
        }
        guard let now else { throw Problem.noSuchSession(id.rawValue) }
        guard held?.claim == claim else { return .ai(claim) }
        return .operatorAsked(Claim(epoch: form.epoch, owner: now.owner), turn: claim.turn)
    }

    /// Runs a body; hides the owner's login, which an AI process may not see, if the store refuses.
    private func spoken(
        _ call: Call, _ form: TurnEventForm, _ body: () async throws -> LogEntry
    ) async throws -> LogEntry {
        do {
            return try await body()
        } catch let error as StoreError {
            guard case .changedMeanwhile(let claim)? = error.refusal else { throw error }
            let turn = try call.claim(form.epoch).turn
            throw StoreError.refused(.staleTurn(TurnClaim(epoch: claim.epoch, turn: turn)))
        }
    }

    /// Requires that the agent streams. Clients that read by offset see only the first words of a growing message, so
    /// streaming is opt-in.
    private func requireStreaming(_ call: Call) async throws {
        let id = call.sessionID
        let mode = try await store.read { store -> OutputMode in
            guard let session = try store.session(id) else { throw Problem.noSuchSession(id.rawValue) }
            return try store.profile(.agent, session.agentID.rawValue)?.outputMode ?? .block
        }
        if mode == .stream { return }
        throw Problem(
            422,
            "The agent sends whole messages. Send this one as `message`, or let the agent stream: PATCH its "
                + "`message_output_mode` to \"stream\".")
    }

    private func requireShort(_ form: TurnEventForm) throws(Problem) {
        let bytes =
            switch form.content {
            case .message(let text, _): text.utf8.count
            case .pieces(let pieces, _): pieces.reduce(0) { $0 + $1.utf8.count }
            case .status, .tool, .custom: 0
            }
        if bytes > limits.messageBytes {
            throw Problem(413, "The message is longer than \(limits.messageBytes) bytes.")
        }
    }
}

extension EventStore {
    /// Requires that no other process holds the turn. If none holds it, the turn is over and anyone's events come late.
    fileprivate func requireHolds(_ process: AgentProcess.ID, _ turn: TurnNumber, in id: Session.ID) throws {
        if let holder = try holder(ofTurn: turn, in: id), !holder.isSame(as: process) {
            throw Problem.turnOfAnother
        }
    }
}

extension TurnEventForm {
    fileprivate func event(under standing: NewEvent.Standing) throws(Problem) -> NewEvent {
        var new = NewEvent(
            source: .aiAgent, kind: .message, data: .null, standing: standing, metadata: metadata,
            traceID: traceID)
        switch content {
        case .message(let text, let extra):
            let data: JSON.Members = ["message": .string(text), "participant": .null]
            // The message's own members come first and cannot be replaced.
            new.data = .object(JSON.Members(data.pairs + extra.pairs).changed(setting: data, removing: []))
            new.speaker = .agent
        case .pieces(let pieces, let isComplete):
            guard !pieces.isEmpty else {
                throw Problem(422, "A message begins with a text among its `chunks`.")
            }
            new.data = [
                "message": .string(pieces.joined()), "participant": .null,
                "chunks": Self.chunks(pieces, isComplete: isComplete),
            ]
            new.speaker = .agent
        case .status(let name, let details):
            new.kind = .status
            new.data = ["status": .string(name), "data": details]
        case .tool(let data):
            new.kind = .tool
            new.data = data
        case .custom(let data):
            new.kind = .custom
            new.data = data
        }
        return new
    }

    fileprivate static func chunks(_ pieces: [String], isComplete: Bool) -> JSON {
        .array(pieces.map { .string($0) } + (isComplete ? [.null] : []))
    }
}
