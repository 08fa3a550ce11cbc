import Conversation
import Glass

extension ConsoleState {
    mutating func settleSend(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil):
            outgoing[index].isQueued = true
            return []
        case .failure(let failure) where failure.isDefinite: return giveBack(id, failure)
        case .failure(let failure):
            outgoing[index].state = .unconfirmed
            say(failure)
            dropDeferred(in: session)
            return [.store(.look(for: id, in: session))]
        }
    }

    mutating func settleLook(
        _ id: Request.ID, in session: Session.ID, _ result: Result<LogEntry?, Failure>
    ) -> [Effect] {
        guard let line = outgoing.first(where: { $0.message.id == id }) else { return [] }
        switch result {
        case .success(let entry?): return confirm(id, entry)
        case .success(nil) where line.isQueued: return []
        case .success(nil):
            let wording = "Not sent: the log does not have it."
            return giveBack(id, Failure(wording: wording, isDefinite: true), keepingID: true)
        case .failure:
            lookAgainAt = now.uptime + Self.lookDelay
            return []
        }
    }

    /// How long to wait after a failed look at the log before the next, in milliseconds.
    static let lookDelay = 2_000

    /// Looks again for unconfirmed messages.
    mutating func lookForUnconfirmed() -> [Effect] {
        lookAgainAt = nil
        return outgoing.filter { $0.state == .unconfirmed && !$0.isQueued }
            .map { .store(.look(for: $0.message.id, in: $0.message.session)) }
    }

    mutating func take(_ request: OutboxRequest) -> [Effect] {
        if let act = acts.first(where: { $0.id == request.id }) { return take(request, for: act) }
        adopt(request)
        guard let index = outgoing.firstIndex(where: { $0.message.id == request.id }) else { return [] }
        outgoing[index].isQueued = true
        switch request.state {
        case .queued: outgoing[index].state = .queued
        case .sending: outgoing[index].state = .sending
        case .unconfirmed:
            outgoing[index].state = .unconfirmed
            dropDeferred(in: request.session)
        case .held:
            hold(index, request)
        case .done: break
        case .withdrawn:
            return giveBack(request.id, Failure(wording: "Not sent: taken back.", isDefinite: true))
        case .refused:
            let wording = request.wording ?? "Not sent: the server refused it."
            return giveBack(request.id, Failure(wording: wording, isDefinite: true))
        }
        return []
    }

    private mutating func take(_ request: OutboxRequest, for act: Act) -> [Effect] {
        switch request.state {
        case .queued, .sending, .unconfirmed, .held: return []
        case .done:
            acts.removeAll { $0.id == act.id }
            // News of the session may arrive later than this.
            if act.kind.isTakeOver, act.transition != nil { ungreeted[act.session] = act }
            return [.store(.loadSession(act.session))]
        case .refused, .withdrawn:
            let wording = request.wording ?? "Not done: the server refused it."
            return settleAct(act, .failure(Failure(wording: wording, isDefinite: true)))
        }
    }

    /// Settles a message that is in the log.
    mutating func confirm(_ id: Request.ID, _ entry: LogEntry) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
        let message = outgoing.remove(at: index).message
        if open?.id == message.session { open?.take(entry) }
        if coach?.step == .reply { coach?.step = .handBack }
        let key = message.draftKey
        var effects: [Effect] = []
        if let composer = composers[key], Editor(composer.draft).isBlank {
            // Save as soon as the save in progress is done.
            composers[key]?.dirtySince = now.uptime - Composer.saveDelay
            effects += saveDraft(key)
        }
        return effects + performDeferred(in: message.session)
    }

    /// Puts the text of a message that was not sent back into its draft.
    mutating func giveBack(_ id: Request.ID, _ failure: Failure, keepingID: Bool = false) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == id }) else { return [] }
        let message = outgoing.remove(at: index).message
        let key = message.draftKey
        var composer = composers[key] ?? Composer()
        composer.endRecall()
        composer.dropGreeting()
        let isBlank = composer.editor.isBlank
        composer.editor.prepend(isBlank ? message.text : message.text + "\n")
        composer.givenBack = keepingID && isBlank ? message : nil
        if !isBlank { composer.comeback = .messageAbove }
        composer.dirtySince = now.uptime
        composers[key] = composer
        say("\(SafeText(oneLine: failure.wording)) \(whereKept(key))", .error)
        dropDeferred(in: message.session)
        if let claim = failure.claim { apply(claim, nil, in: message.session) }
        return []
    }

    private func whereKept(_ key: DraftKey) -> SafeText {
        if composing == key { return "The text is kept here." }
        let summary = open?.id == key.session ? open?.summary : list.rows.first { $0.id == key.session }
        return "The text is kept as a draft for \(SafeText(oneLine: summary?.name ?? key.session.rawValue))."
    }

    // MARK: Acts that wait for messages

    /// Performs the acts that waited for a session's messages, once all of these are in the log.
    private mutating func performDeferred(in session: Session.ID) -> [Effect] {
        guard !outgoing.contains(where: { $0.message.session == session }) else { return [] }
        let ready = deferred.filter { $0.session == session }
        deferred.removeAll { $0.session == session }
        return ready.map { perform($0) }
    }

    /// Drops the acts that waited for a message that did not arrive. The message comes first.
    private mutating func dropDeferred(in session: Session.ID) {
        let dropped = deferred.filter { $0.session == session }
        guard !dropped.isEmpty else { return }
        deferred.removeAll { $0.session == session }
        for act in dropped { keepWords(of: act) }
        let former = notice.map { "\($0.text) " as SafeText } ?? ""
        say("\(former)You keep the session until it is sent.", .error)
    }

    mutating func perform(_ act: Act) -> Effect {
        acts.append(act)
        return .store(.perform(act))
    }
}

extension Outgoing {
    var draftKey: DraftKey { DraftKey(session: session, identity: identity) }
}
