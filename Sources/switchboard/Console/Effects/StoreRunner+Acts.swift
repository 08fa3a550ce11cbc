import Console
import Conversation
import EventStore
import Synchronization

/// Sends and acts, which keep their order.
extension StoreRunner {
    func send(_ message: Outgoing) {
        speaking.async { [self] in
            let result = outcome {
                try store.reply(
                    message.text, as: message.identity, by: person.withLock { $0 }, in: message.session,
                    saw: message.saw, then: store.kind == .local ? message.then : [], requestID: message.id
                ).value
            }
            mailbox.post(.sent(message.id, in: message.session, result))
        }
    }

    func look(_ request: Request.ID, _ session: Session.ID) {
        speaking.async { [self] in
            mailbox.post(
                .looked(request, in: session, outcome { try store.entry(requestID: request, in: session) }))
        }
    }

    func perform(_ act: Act) {
        speaking.async { [self] in
            mailbox.post(.acted(act, outcome { try carryOut(act) }))
        }
    }

    private func carryOut(_ act: Act) throws -> Claim? {
        let person = person.withLock { $0 }
        switch act.kind {
        case .handoff(let handoff):
            if let text = act.transition, store.kind == .local {
                return try store.carryOut(
                    handoff, saying: text, on: act.session, by: person, saw: act.saw, requestID: act.id)
            }
            // On a mirrored server, the greeting waits until the session is known to be ours.
            if case .handBack = handoff { try sayFarewell(act) }
            return try store.carryOut(
                handoff, on: act.session, by: person, saw: act.saw, requestID: act.id
            ).value
        case .note(let text):
            _ = try store.addNote(text, by: person, to: act.session)
            return nil
        case .steer(let text):
            return try store.steer(act.session, text, by: person, act.id).value == nil ? nil : act.saw
        case .label(let change):
            let settled = try store.changeLabels(of: act.session, change, by: person, requestID: act.id)
            return settled.value == nil ? nil : act.saw
        }
    }

    /// Sends the message that goes before a hand-back to a mirrored server. Where it is refused, it was not sent, so its
    /// ID is the act's.
    private func sayFarewell(_ act: Act) throws {
        guard let text = act.transition else { return }
        let id = Request.ID(act.id.rawValue + "-says")
        do {
            _ = try store.reply(
                text, as: .oneself, by: person.withLock { $0 }, in: act.session, saw: act.saw, requestID: id)
        } catch {
            // An earlier attempt with different text counts as sent.
            guard error.refusal == .requestReused(id) else { throw error }
        }
    }

    func setDisplayName(_ displayName: String) {
        speaking.async { [self] in
            let result = outcome {
                let known = try storedName.withLock { seen in
                    seen = try store.changeDisplayName(to: displayName, from: seen, for: name)
                    return seen
                }
                person.withLock { $0.displayName = known }
                return known ?? displayName
            }
            mailbox.post(.displayNameSet(result))
            if case .success(let known) = result, known != displayName {
                let wording =
                    "Not changed: another console of yours has chosen “\(known)” meanwhile. Choose again to change it."
                mailbox.post(.complained(Failure(wording: wording, isDefinite: true)))
            }
        }
    }

    func releaseAll() {
        speaking.async { [self] in
            let result = outcome {
                let person = person.withLock { $0 }
                let request = ListRequest(view: .mine, anchor: .row(0), count: 10_000)
                let mine = try store.window(request, for: person.name).rows
                return try mine.count { summary in try release(summary, by: person) }
            }
            mailbox.post(.releasedAll(result))
        }
    }

    /// Releases a session. Returns false if it was no longer ours to release.
    private func release(_ summary: SessionSummary, by person: Operator) throws -> Bool {
        do {
            try store.release(summary.id, by: person, saw: summary.claim)
            return true
        } catch {
            guard error.refusal != nil else { throw error }
            return false
        }
    }

    func decide(_ act: @escaping @Sendable (EventStore, String) throws -> Void) {
        speaking.async { [self] in
            if case .failure(let failure) = outcome({ try act(store, name) }) {
                mailbox.post(.complained(failure))
            }
        }
    }
}
