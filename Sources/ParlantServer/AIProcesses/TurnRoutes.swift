import Conversation
import EventStore
import NIOCore
import ParlantWire

/// Endpoints for external AI processes: they begin turns, speak in them, and end them.
extension Routes {
    static func handler(of endpoint: TurnEndpoint) -> Handler {
        switch endpoint {
        case .renewLease: { try await $0.renewLease($1) }
        case .endLease: { try await $0.endLease($1) }
        case .list: { try await $0.listTurns($1) }
        case .next: { try await $0.nextTurn($1) }
        case .claim: { try await $0.claimTurn($1) }
        case .createEvent: { try await $0.createTurnEvent($1) }
        case .updateEvent: { try await $0.updateTurnEvent($1) }
        case .end: { try await $0.endTurn($1) }
        }
    }

    func renewLease(_ call: Call) async throws -> Reply {
        let (process, form) = (call.processID, try LeaseForm(call.body))
        try await store.write { try $0.renewLease(of: process, for: form.lease) }
        return .json(200, ["lease_seconds": .integer(form.lease.wholeSeconds)])
    }

    func endLease(_ call: Call) async throws -> Reply {
        let process = call.processID
        try await store.write { try $0.endLease(of: process) }
        return .none(204)
    }

    /// Begins the turn that has been due longest. While it waits for one, the process counts as an agent that can
    /// answer.
    func nextTurn(_ call: Call) async throws -> Reply {
        let (process, form) = (call.processID, try LeaseForm(call.body))
        let look = { @Sendable (store: EventStore) throws -> Turn? in
            try store.renewLease(of: process, for: form.lease)
            return try store.nextTurn(for: process, lease: form.lease, in: form.session)
        }
        // A turn that is already due needs no place among the waits.
        var turn = try await store.write(look)
        if turn == nil, call.waitSeconds > 0 { turn = try await waitForTurn(call, form.lease, look) }
        guard let turn else { return .none(204) }
        if call.connection?.isGone ?? false {
            // The client is gone, so cancel the turn: it is due again at once.
            _ = try await store.write { try $0.end(turn, .cancelled) }
            throw Problem.hungUp
        }
        return .json(201, turn.json)
    }

    private func waitForTurn(
        _ call: Call, _ lease: Duration, _ look: @escaping @Sendable (EventStore) throws -> Turn?
    ) async throws -> Turn? {
        let deadline = deadline(call)
        return try await waits.waiting(for: call.caller, where: \.mayMakeTurn) { wait in
            while true {
                let turn = try await store.write(look)
                if turn != nil || deadline <= .now() || waits.isClosing { return turn }
                let renewal = NIODeadline.now() + .milliseconds(Int64(lease.wholeSeconds) * 1_000 / 3)
                if try await call.next(wait, until: min(deadline, renewal)) == .hangUp {
                    throw Problem.hungUp
                }
            }
        }
    }

    /// Lists the turns that a process holds, for one that lost an answer or restarted under the same name.
    func listTurns(_ call: Call) async throws -> Reply {
        let process = call.processID
        let turns = try await store.read { try $0.turns(of: process) }
        let held = turns.sorted { $0.key.rawValue < $1.key.rawValue }.map { id, turn -> JSON in
            [
                "session_id": .string(id.rawValue), "epoch": .integer(turn.claim.epoch.rawValue),
                "turn": .integer(turn.claim.turn.rawValue), "standing": .string(turn.standing.name),
            ]
        }
        return .json(200, .array(held))
    }

    /// Begins a turn in a session, whether or not one is due.
    func claimTurn(_ call: Call) async throws -> Reply {
        let (id, form) = (call.sessionID, try LeaseForm(call.body))
        guard let name = form.process else { throw Problem(422, "Send a `process_id`.") }
        let process = call.process(name)
        let claim = try await store.write { store in
            try store.renewLease(of: process, for: form.lease)
            if let holder = try store.holder(in: id), !holder.isSame(as: process) {
                throw Problem.turnOfAnother
            }
            return try store.claimTurn(of: id, by: process)
        }
        return .json(201, Turn(session: id, claim: claim, traceID: "").json)
    }

    func endTurn(_ call: Call) async throws -> Reply {
        let form = try TurnEndForm(call.body)
        let turn = Turn(session: call.sessionID, claim: try call.claim(form.epoch), traceID: "")
        let hasEnded = try await store.write { store in
            if let holder = try store.holder(ofTurn: turn.claim.turn, in: turn.session) {
                try call.requireMayEnd(form.process, of: holder)
            }
            return try store.end(turn, form.ending)
        }
        return .json(200, ["ended": .bool(hasEnded)])
    }
}

extension Problem {
    static let turnOfAnother = Problem(
        409, "Another process holds this turn. It is free once that lease ends.")
}

extension AgentProcess.ID {
    /// Whether the IDs are equal byte by byte, as the store compares them.
    func isSame(as other: AgentProcess.ID) -> Bool { rawValue.utf8.elementsEqual(other.rawValue.utf8) }
}

extension Call {
    fileprivate var processID: AgentProcess.ID { process(ids["process_id"] ?? "") }

    /// Returns the ID of a process by the name that it gives itself. The same name under another token is another
    /// process, whatever the tokens' secrets are. Without tokens the name alone counts.
    func process(_ name: String) -> AgentProcess.ID { AgentProcess.ID(processPrefix + name) }

    private var processPrefix: String { caller.isKnown ? caller.id + "/" : "" }

    /// Requires that the caller may end a turn of this holder. If the body names no process, any of the same token may.
    fileprivate func requireMayEnd(_ name: String?, of holder: AgentProcess.ID) throws(Problem) {
        let isOwn =
            name.map { holder.isSame(as: process($0)) }
            ?? holder.rawValue.utf8.starts(with: processPrefix.utf8)
        if !isOwn { throw .turnOfAnother }
    }

    /// Returns what an event of the turn in the path has to match.
    func claim(_ epoch: Epoch) throws(Problem) -> TurnClaim {
        let text = ids["turn"] ?? ""
        guard let number = Int(text), number >= 0 else { throw Problem.noSuchItem(text) }
        return TurnClaim(epoch: epoch, turn: TurnNumber(number))
    }
}

extension Change {
    /// Whether the change can make a turn due.
    fileprivate var mayMakeTurn: Bool {
        switch self {
        case .session, .entry: true
        case .note, .suggestion, .request, .upstream, .words: false
        }
    }
}

extension TurnStanding {
    fileprivate var name: String {
        switch self {
        case .going: "going"
        case .superseded: "superseded"
        case .stale: "stale"
        }
    }
}

extension Turn {
    /// The turn as the process sees it. `asked` means that an operator asked for it.
    fileprivate var json: JSON {
        [
            "session_id": .string(session.rawValue), "epoch": .integer(claim.epoch.rawValue),
            "turn": .integer(claim.turn.rawValue), "trace_id": traceID.isEmpty ? .null : .string(traceID),
            "instructions": .array(instructions.map(\.json)), "asked": .bool(asked != nil),
        ]
    }
}
