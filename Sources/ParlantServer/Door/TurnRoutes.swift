import Conversation
import EventStore
import NIOCore
import ParlantWire

/// The door for AI processes of others: they begin turns, speak under them, and end them.
extension Routes {
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

    /// Begins the turn that is due longest; while it waits for one the process counts as an agent that would answer.
    func nextTurn(_ call: Call) async throws -> Reply {
        let (process, form) = (call.processID, try LeaseForm(call.body))
        let deadline = deadline(call)
        let turn = try await waits.waiting(for: call.caller, where: \.mayMakeTurn) { wait in
            while true {
                let turn = try await store.write { store in
                    try store.renewLease(of: process, for: form.lease)
                    return try store.nextTurn(for: process, lease: form.lease, in: form.session)
                }
                if turn != nil || deadline <= .now() || waits.isClosing { return turn }
                let pulse = NIODeadline.now() + .milliseconds(Int64(form.lease.wholeSeconds) * 1_000 / 3)
                let pause = min(deadline, pulse)
                if try await call.next(wait, until: pause) == .hangUp {
                    throw Problem.hungUp
                }
            }
        }
        guard let turn else { return .none(204) }
        if call.connection?.isGone ?? false {
            // Nobody hears of it: it is due again at once.
            _ = try await store.write { try $0.end(turn, .cancelled) }
            throw Problem.hungUp
        }
        return .json(201, turn.json)
    }

    /// What a process holds that lost an answer, or that starts anew under its name.
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

    /// Begins a turn in a session, wanted or not.
    func claimTurn(_ call: Call) async throws -> Reply {
        let (id, form) = (call.sessionID, try LeaseForm(call.body))
        guard let name = form.process else { throw Problem(422, "Which process? Name a `process_id`.") }
        let process = AgentProcess.ID(name)
        let claim = try await store.write { store in
            try store.renewLease(of: process, for: form.lease)
            return try store.claimTurn(of: id, by: process)
        }
        return .json(201, Turn(session: id, claim: claim, traceID: "").json)
    }

    func endTurn(_ call: Call) async throws -> Reply {
        let form = try TurnEndForm(call.body)
        let turn = Turn(session: call.sessionID, claim: try call.claim(form.epoch), traceID: "")
        return .json(200, ["ended": .bool(try await store.write { try $0.end(turn, form.ending) })])
    }
}

extension Call {
    fileprivate var processID: AgentProcess.ID { AgentProcess.ID(ids["process_id"] ?? "") }

    /// With what an event of the turn in the path has to agree.
    func claim(_ epoch: Epoch) throws(Problem) -> TurnClaim {
        let text = ids["turn"] ?? ""
        guard let number = Int(text), number >= 0 else { throw Problem.noSuchItem(text) }
        return TurnClaim(epoch: epoch, turn: TurnNumber(number))
    }
}

extension Change {
    /// Whether a turn may be due after it.
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
    /// As the process is told of it. `asked` tells that it follows an operator's word.
    fileprivate var json: JSON {
        [
            "session_id": .string(session.rawValue), "epoch": .integer(claim.epoch.rawValue),
            "turn": .integer(claim.turn.rawValue), "trace_id": traceID.isEmpty ? .null : .string(traceID),
            "instructions": .array(instructions.map(\.json)), "asked": .bool(asked != nil),
        ]
    }
}
