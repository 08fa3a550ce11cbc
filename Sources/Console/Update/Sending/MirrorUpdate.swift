import Conversation
import Glass

/// What differs if the store mirrors a server.
extension ConsoleState {
    /// Tells the store which session is on screen, so that its log is followed.
    mutating func tellShown() -> [Effect] {
        guard settings.isMirror, overview.hasCounts || open != nil, presence.toldShown != open?.id else {
            return []
        }
        presence.toldShown = open?.id
        return [.store(.show(presence.toldShown))]
    }

    /// Sends the greeting of a take-over once the session is known to be ours.
    mutating func greeting(after summary: SessionSummary) -> [Effect] {
        guard settings.isMirror else { return [] }
        let isOurs = summary.owner.isExactly(settings.operatorName)
        guard let act = acts.removeUngreeted(in: summary.id, isOurs: isOurs), let text = act.transition else {
            return []
        }
        let message = Outgoing(
            id: Request.ID(act.id.rawValue + "-says"), session: summary.id, identity: .oneself, text: text,
            saw: summary.claim)
        outgoing.append(message, as: .sending)
        return [.store(.send(message))]
    }

    /// Shows a message that an earlier run, or another console of this operator, has queued.
    mutating func adopt(_ request: OutboxRequest) {
        guard request.operatorName.isExactly(settings.operatorName), request.session == open?.id,
            !request.state.isSettled, let text = request.act?.text, let identity = request.act?.identity,
            outgoing[request.id] == nil
        else { return }
        let claim = open?.summary?.claim ?? Claim(epoch: Epoch(0), owner: settings.operatorName)
        let message = Outgoing(
            id: request.id, session: request.session, identity: identity, text: text, saw: claim)
        outgoing.append(message, as: .sending, isQueued: true)
    }

    /// Marks a message as held and tells the operator how to resolve it.
    mutating func hold(_ request: OutboxRequest) {
        outgoing.set(.held(request.wording ?? "The session changed."), for: request.id)
        say(
            "A message is held. Press \(keymap.keyName("outbox.resend")) to review and send it, \(keymap.keyName("outbox.withdraw")) to withdraw it.",
            .warning)
    }

    /// The first message in the selected session that is stuck until the operator acts.
    var stuck: OutgoingLine? { selected.flatMap { outgoing.firstStuck(in: $0.id) } }

    /// Returns whether a session has a stuck message of ours, known here or reported by the store.
    func stuckMessage(in summary: SessionSummary) -> StuckMessage? {
        outgoing.stuck(in: summary.id) ?? summary.stuck
    }

    /// Returns the number of sessions with a stuck message, including those that only this console knows of.
    func stuckCount(_ kind: StuckMessage) -> Int {
        switch kind {
        case .held: overview.counts.held
        case .unconfirmed: overview.counts.unconfirmed + Set(outgoing.unconfirmed.map(\.session)).count
        }
    }

    /// The first message in the selected session that is not being sent yet.
    private var retractable: OutgoingLine? { selected.flatMap { outgoing.firstRetractable(in: $0.id) } }

    var whyNothingStuck: SafeText? { stuck == nil ? "No message of yours is held here." : nil }

    var whyNothingRetractable: SafeText? {
        retractable == nil ? "You have no message to withdraw here." : nil
    }

    mutating func withdraw() -> [Effect] { retractable.map { [.store(.withdraw($0.message.id))] } ?? [] }

    /// Why nothing that needs the server can be done now; nil if it can.
    var whyOffline: SafeText? {
        guard settings.isMirror else { return nil }
        if presence.isFollowed == false { return "Not connected to the server; connecting." }
        guard case .offline(_, let wording)? = presence.upstream?.state else { return nil }
        return "Offline: \(SafeText(oneLine: wording))"
    }

    /// Why nothing can be done in a session that the server has lost; nil if it has not.
    func whyGone(_ summary: SessionSummary) -> SafeText? {
        summary.mirror?.isGone == true ? "The server no longer has this session." : nil
    }
}
