import Conversation
import Glass

extension ConsoleState {
    mutating func sent(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        guard outgoing[id] != nil else { return [] }
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil):
            outgoing.markQueued(id)
            return []
        case .failure(let failure) where failure.isDefinite: return giveBack(id, failure)
        case .failure(let failure):
            outgoing.set(.unconfirmed, for: id)
            say(failure)
            dropDeferred(in: session)
            return [.store(.look(for: id, in: session))]
        }
    }

    mutating func looked(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        guard let line = outgoing[id] else { return [] }
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil) where line.isQueued: return []
        case .success(nil):
            let wording = "Not sent: the log does not have it."
            return giveBack(id, Failure(wording: wording, isDefinite: true), keepingID: true)
        case .failure:
            outgoing.lookAgainAt = now.uptime + OutgoingMessages.lookDelay
            return []
        }
    }

    mutating func receive(_ request: OutboxRequest) -> [Effect] {
        if let act = acts[request.id] { return receive(request, for: act) }
        adopt(request)
        guard outgoing[request.id] != nil else { return [] }
        outgoing.markQueued(request.id)
        switch request.state {
        case .queued: outgoing.set(.queued, for: request.id)
        case .sending: outgoing.set(.sending, for: request.id)
        case .unconfirmed:
            outgoing.set(.unconfirmed, for: request.id)
            dropDeferred(in: request.session)
        case .held: hold(request)
        case .done: break
        case .withdrawn:
            return giveBack(request.id, Failure(wording: "Not sent: taken back.", isDefinite: true))
        case .refused:
            let wording = request.wording ?? "Not sent: the server refused it."
            return giveBack(request.id, Failure(wording: wording, isDefinite: true))
        }
        return []
    }

    private mutating func receive(_ request: OutboxRequest, for act: Act) -> [Effect] {
        switch request.state {
        case .queued, .sending, .unconfirmed, .held: return []
        case .done:
            acts.end(act.id)
            if act.kind.isTakeOver, act.transition != nil { acts.awaitGreeting(act) }
            return [.store(.loadSession(act.session))] + performNextStep(in: act.session)
        case .refused, .withdrawn:
            let wording = request.wording ?? "Not done: the server refused it."
            return acted(act, .failure(Failure(wording: wording, isDefinite: true)))
        }
    }

    /// Settles a message that is in the log.
    mutating func confirm(_ id: Request.ID, _ entry: LogEntry) -> [Effect] {
        guard let message = outgoing.remove(id) else { return [] }
        if open?.id == message.session { open?.apply(entry) }
        if coach?.step == .reply { coach?.step = .handBack }
        let key = message.draftKey
        var effects: [Effect] = []
        if let composer = drafts.composers[key], Editor(composer.draft).isBlank {
            // Save as soon as the save in progress is done.
            drafts.composers[key]?.dirtySince = now.uptime - Composer.saveDelay
            effects += saveDraft(key)
        }
        return effects + performSteps(after: message) + performDeferred(in: message.session)
    }

    /// Puts the text of a message that was not sent back into its draft.
    mutating func giveBack(_ id: Request.ID, _ failure: Failure, keepingID: Bool = false) -> [Effect] {
        guard let message = outgoing.remove(id) else { return [] }
        let key = message.draftKey
        drafts.giveBack(message, keepingID: keepingID, at: now.uptime)
        say("\(SafeText(oneLine: failure.wording)) \(whereKept(key))", .error)
        dropDeferred(in: message.session)
        if let claim = failure.claim { apply(claim, nil, in: message.session) }
        return []
    }

    private func whereKept(_ key: DraftKey) -> SafeText {
        if drafts.current == key { return "The text is kept here." }
        let summary = open?.id == key.session ? open?.summary : list.rows.first { $0.id == key.session }
        return "The text is kept as a draft for \(SafeText(oneLine: summary?.name ?? key.session.rawValue))."
    }

    // MARK: Acts that wait for messages

    /// Performs the acts that waited for a session's messages, once all of these are in the log.
    private mutating func performDeferred(in session: Session.ID) -> [Effect] {
        outgoing.has(in: session) ? [] : acts.removeDeferred(in: session).map { perform($0) }
    }

    /// Drops the acts that waited for a message that did not arrive. The message comes first.
    private mutating func dropDeferred(in session: Session.ID) {
        let dropped = acts.removeDeferred(in: session)
        guard !dropped.isEmpty else { return }
        for act in dropped { left.keep(act) }
        let former = notices.remark.map { "\($0.text) " as SafeText } ?? ""
        say("\(former)You keep the session until it is sent.", .error)
    }

    mutating func perform(_ act: Act) -> Effect {
        acts.begin(act)
        return .store(.perform(act))
    }
}

extension Outgoing {
    var draftKey: DraftKey { DraftKey(session: session, identity: identity) }
}
