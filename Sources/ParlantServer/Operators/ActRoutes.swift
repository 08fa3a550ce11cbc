import Conversation
import EventStore
import ParlantWire

/// An operator's acts on a session, each one call and one transaction.
extension Routes {
    static func handler(of endpoint: ActEndpoint) -> Handler {
        switch endpoint {
        case .claim: { try await $0.claimSession($1) }
        case .takeOver: { try await $0.takeOver($1) }
        case .release: { try await $0.release($1) }
        case .handBack: { try await $0.handBack($1) }
        case .close: { try await $0.closeSession($1) }
        case .reopen: { try await $0.reopenSession($1) }
        }
    }

    /// Takes over a session only if it is still in the state that the caller saw: of two simultaneous claims, one wins.
    func claimSession(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        guard let saw = form.saw else {
            throw Problem(422, "A claim compares: send `saw` with the `epoch` and the `owner` that you read.")
        }
        return try await act(call, form) { store, someone, _ in
            try store.takeOver(
                call.sessionID, by: someone, reason: form.reason, publicReason: form.publicReason,
                sparesClosing: form.sparesClosing, saw: saw, requestID: call.requestID)
        }
    }

    /// Takes over a session in any state. Only a colleague's session needs a `saw` that names them.
    func takeOver(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        return try await act(call, form) { store, someone, now in
            if form.saw == nil, let owner = now.owner, !owner.isExactly(someone.name) {
                throw StoreError.refused(.ownedByAnother(now))
            }
            return try store.takeOver(
                call.sessionID, by: someone, reason: form.reason, publicReason: form.publicReason,
                sparesClosing: form.sparesClosing, saw: form.saw ?? now, requestID: call.requestID)
        }
    }

    func release(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        return try await act(call, form) { store, someone, now in
            try store.release(
                call.sessionID, by: someone, restoresWait: form.restoresWait, saw: form.saw ?? now,
                requestID: call.requestID)
        }
    }

    func handBack(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        return try await act(call, form) { store, someone, now in
            try store.handBack(
                call.sessionID, by: someone, outcome: form.outcome, note: form.note, saw: form.saw ?? now,
                requestID: call.requestID)
        }
    }

    func closeSession(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        guard let outcome = form.outcome else {
            let words = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(422, "Send an `outcome`: \(words).")
        }
        return try await act(call, form) { store, someone, now in
            try store.close(
                call.sessionID, by: someone, outcome: outcome, saw: form.saw ?? now, requestID: call.requestID
            )
        }
    }

    func reopenSession(_ call: Call) async throws -> Reply {
        let form = try ActForm(call.body)
        return try await act(call, form) { store, someone, now in
            try store.reopen(call.sessionID, by: someone, saw: form.saw ?? now, requestID: call.requestID)
        }
    }

    /// Carries out an act and answers with the session's new state.
    private func act(
        _ call: Call, _ form: ActForm,
        _ body: @escaping @Sendable (EventStore, Operator, Claim) throws -> Settled<Claim>
    ) async throws -> Reply {
        let (id, name) = (call.sessionID, try call.caller.operatorName(form.operatorName))
        let summary = try await store.write { store in
            guard let now = try store.summary(id, for: name)?.claim else {
                throw Problem.noSuchSession(id.rawValue)
            }
            var someone = try store.operatorProfile(name)
            if let chosen = form.publicName { someone.displayName = chosen }
            _ = try body(store, someone, now).committed
            return try store.summary(id, for: name)
        }
        guard let summary else { throw Problem.noSuchSession(id.rawValue) }
        return .json(200, summary.json(for: call.caller))
    }
}
