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
        if creation.kind == .custom, let data = creation.data { try requireNoHandoff(data) }
        try requireMay(metadata: creation.reservedNames)
        guard login != nil, !creation.source.isHuman else { return }
        if creation.source == .aiAgent, creation.kind == .message { return }
        throw Problem(
            403,
            "An operator's token speaks as `human_agent`, or as `human_agent_on_behalf_of_ai_agent`. Other sources "
                + "need an admin's token.")
    }

    /// An AI process tells of its turn; acts are not its own.
    func requireMaySpeak(_ form: TurnEventForm) throws(Problem) {
        guard isKnown else { return }
        if case .custom(let data) = form.content { try requireNoHandoff(data) }
        try requireMay(metadata: form.metadata.pairs.map(\.name))
    }

    /// Closing is an act, and what stands under `switchboard` is what acts leave behind.
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

    /// Whether it looks like the record of an operator's act.
    private func requireNoHandoff(_ data: JSON) throws(Problem) {
        guard HandoffEvent(data) != nil else { return }
        throw Problem(
            409,
            "Handoffs are recorded by acts alone: POST to /switchboard/sessions/{id}/take_over, release, "
                + "hand_back, close or reopen.")
    }
}

extension String {
    /// Metadata of this name are the desk's: consoles take for their own what stands there.
    var isReserved: Bool { utf8.starts(with: "switchboard".utf8) }
}

extension EventCreation {
    /// Consoles of another desk name their operator, by an opaque key, and the send beside each message.
    fileprivate var reservedNames: [String] {
        metadata.pairs.filter { pair in
            guard pair.name.isReserved else { return false }
            let isTrail =
                pair.name.isExactly("switchboard") && kind == .message && source.isHuman
                && pair.value.members?.pairs.allSatisfy {
                    ["operator", "request_id"].contains($0.name) && $0.value.string != nil
                } ?? false
            return !isTrail
        }.map(\.name)
    }
}

extension NewEvent {
    /// Said by an operator of this store, whatever key the message came with.
    func said(by someone: Operator, saw: Claim) -> NewEvent {
        var said = self
        said.standing = .human(operator: someone, saw: saw)
        if var trail = metadata["switchboard"]?.members {
            trail["operator"] = .string(someone.key.rawValue)
            said.metadata["switchboard"] = .object(trail)
        }
        return said
    }
}
