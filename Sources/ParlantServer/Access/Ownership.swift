import Conversation
import EventStore
import ParlantWire

/// Limits what a token may do through Parlant's own endpoints, so that every change of owner is an act with an author.
extension Caller {
    /// The login of an operator's token; nil for other callers, who own nothing.
    var login: String? { isKnown && role == .operator ? subject : nil }

    /// The login that a human's event comes from: the token's, or the one that the body names; nil if neither does.
    func speaker(of creation: EventCreation) throws(Problem) -> String? {
        if creation.operatorName == nil, creation.saw == nil { return login }
        return try operatorName(creation.operatorName)
    }

    /// Requires that an operator speaks as themselves or on behalf of the AI, or asks the AI to speak.
    func requireMaySpeak(_ creation: EventCreation) throws(Problem) {
        guard isKnown else { return }
        if creation.kind == .custom, let data = creation.data { try requireNoHandoff(data) }
        try requireMay(metadata: creation.reservedNames)
        guard login != nil, !creation.source.isHuman else { return }
        if creation.source == .aiAgent, creation.kind == .message { return }
        throw Problem(
            403,
            "An operator's token speaks as `human_agent`, or as `human_agent_on_behalf_of_ai_agent`. Other sources "
                + "need an admin's token.")
    }

    /// Requires that an AI process's event is neither a handoff nor carries reserved metadata.
    func requireMaySpeak(_ form: TurnEventForm) throws(Problem) {
        guard isKnown else { return }
        if case .custom(let data) = form.content { try requireNoHandoff(data) }
        try requireMay(metadata: form.metadata.pairs.map(\.name))
    }

    /// Requires that neither the label `closed` nor reserved metadata is named: only acts write them.
    func requireMay(label labels: [String] = [], metadata names: [String]) throws(Problem) {
        guard isKnown else { return }
        if labels.contains(where: { $0.isExactly(Session.closedLabel) }) {
            throw Problem(
                409,
                "The label `\(Session.closedLabel)` is set and removed by acts alone: POST to /switchboard/sessions/{id}/close or "
                    + "reopen.")
        }
        if names.contains(where: \.isReserved) {
            throw Problem(
                409,
                "Metadata named `switchboard…` is written by acts alone: POST to /switchboard/sessions/{id}/take_over, "
                    + "release, hand_back or close, or choose another name.")
        }
    }

    /// Requires that custom data does not look like the record of an operator's act.
    private func requireNoHandoff(_ data: JSON) throws(Problem) {
        guard HandoffEvent(data) != nil else { return }
        throw Problem(
            409,
            "Handoffs are recorded by acts alone: POST to /switchboard/sessions/{id}/take_over, release, "
                + "hand_back, close or reopen.")
    }
}

extension String {
    /// Whether metadata of this name is reserved for Switchboard: consoles trust it as their own.
    var isReserved: Bool { utf8.starts(with: Trail.name.utf8) }
}

extension EventCreation {
    /// The reserved metadata names that the event may not carry. Another desk's console may add a `switchboard` object
    /// to a human's message, with the operator's opaque key and the request ID.
    fileprivate var reservedNames: [String] {
        metadata.pairs.filter { pair in
            guard pair.name.isReserved else { return false }
            let isTrail =
                pair.name.isExactly(Trail.name) && kind == .message && source.isHuman
                && pair.value.members?.pairs.allSatisfy {
                    [Trail.operatorKey, Trail.requestID].contains($0.name) && $0.value.string != nil
                } ?? false
            return !isTrail
        }.map(\.name)
    }
}

extension NewEvent {
    /// Returns the event as said by an operator of this store, replacing the operator key that the message came with.
    func said(by someone: Operator, saw: Claim) -> NewEvent {
        var said = self
        said.standing = .human(operator: someone, saw: saw)
        if var trail = metadata[Trail.name]?.members {
            trail[Trail.operatorKey] = .string(someone.key.rawValue)
            said.metadata[Trail.name] = .object(trail)
        }
        return said
    }
}
