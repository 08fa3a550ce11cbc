import Conversation
import EventStore
import ParlantWire

/// What a token's holder may not do by Parlant's own endpoints, so that every change of hands is an act with an author.
extension Caller {
    /// Who a token says it is where it acts as an operator; nil for others, who own nothing.
    var login: String? { isKnown && role == .operator ? subject : nil }

    /// An operator speaks for themselves, on behalf of the AI, or lets the AI speak.
    func requireMaySpeak(_ creation: EventCreation) throws(Problem) {
        guard isKnown else { return }
        if creation.isHandoff {
            throw Problem(
                409,
                "Handoffs are recorded by acts alone: POST to /switchboard/sessions/{id}/take_over, release, "
                    + "hand_back, close or reopen.")
        }
        guard login != nil, !creation.source.isHuman else { return }
        if creation.source == .aiAgent, creation.kind == .message { return }
        throw Problem(
            403,
            "An operator's token speaks as `human_agent`, or as `human_agent_on_behalf_of_ai_agent`. Other sources "
                + "need an admin's token.")
    }

    /// Closing is an act, and what stands under `switchboard` is what acts leave behind.
    func requireMay(label labels: [String], metadata names: [String]) throws(Problem) {
        guard isKnown else { return }
        if labels.contains(where: { $0.isExactly("closed") }) {
            throw Problem(
                409,
                "The label `closed` is set and removed by acts alone: POST to /switchboard/sessions/{id}/close or "
                    + "reopen.")
        }
        if names.contains(where: { $0.hasPrefix("switchboard") }) {
            throw Problem(
                409,
                "Metadata named `switchboard…` is written by acts alone: POST to /switchboard/sessions/{id}/take_over, "
                    + "release, hand_back or close, or choose another name.")
        }
    }
}

extension EventCreation {
    /// Whether it looks like the record of an operator's act.
    fileprivate var isHandoff: Bool { kind == .custom && data.flatMap { HandoffEvent($0) } != nil }
}

extension EventStore {
    /// Switches a session's mode for an operator: to manual is their claim, to automatic their giving back.
    ///
    /// - Throws: A refusal with what stands where the session is not theirs to switch.
    func setMode(_ mode: Mode, of id: Session.ID, by login: String, reason: String?) throws {
        guard let summary = try summary(id, for: login) else { throw Problem.noSuchSession(id.rawValue) }
        let (now, someone) = (summary.claim, try operatorProfile(login))
        let isOwn = now.owner.map { $0.isExactly(login) } ?? false
        if !isOwn, now.owner != nil { throw StoreError.refused(.ownedByAnother(now)) }
        switch mode {
        case .manual where !isOwn:
            _ = try takeOver(id, by: someone, reason: reason, saw: now).committed
        case .auto where summary.session.mode == .manual:
            _ = try handBack(id, by: someone, saw: now).committed
        case .manual, .auto: break
        }
    }

    /// An operator may let the AI speak in a session that they own, or that they gave back and nobody took since.
    func requireMayAsk(_ login: String, in id: Session.ID) throws {
        guard let summary = try summary(id, for: login) else { throw Problem.noSuchSession(id.rawValue) }
        if let owner = summary.owner, owner.isExactly(login) { return }
        let changesOfHands = [
            "take_over", "release", "hand_back", "close", "reopen", "mode manual", "mode auto",
        ]
        let last = try audit(of: id, limit: 50).first { changesOfHands.contains($0.act) }
        if summary.session.mode == .auto, let last, last.act == "hand_back",
            last.author.login.map({ $0.isExactly(login) }) ?? false
        {
            return
        }
        throw StoreError.refused(.notYours(summary.claim))
    }
}
