public import Conversation

/// Whether and how the fence lets an event into the log.
public enum Admission: Hashable, Sendable {
    case asIs
    /// Recorded without effect on the mode.
    case late
    case refused(Refusal)
    /// Refused, with its text kept as a suggestion.
    case suggested(Refusal)
}

/// Who may speak.
extension SessionState {
    /// Decides about a new event by comparing its claim with the session's current owner, mode and turn.
    public func admission(
        of kind: Kind, from source: Source, as standing: EventStanding, traceID: String
    ) -> Admission {
        switch standing {
        case .human(let someone, let saw):
            return custody.refusalToSpeak(by: someone.name, saw: saw).map { .refused($0) } ?? .asIs
        case .operatorAsked(let asked, let turnNumber):
            if claim == asked, mode == .manual, turnNumber.map({ $0 == turn }) ?? true { return .asIs }
            return kind == .message ? .suggested(.changedMeanwhile(claim)) : .late
        case .outside where source != .aiAgent: return .asIs
        case .outside: return admission(of: kind, claim: nil, traceID: traceID)
        case .ai(let turnClaim): return admission(of: kind, claim: turnClaim, traceID: traceID)
        }
    }

    private func admission(of kind: Kind, claim turnClaim: TurnClaim?, traceID: String) -> Admission {
        let isStale = mode == .manual || turnClaim.map { $0 != turnNow } ?? false
        if !isStale { return .asIs }
        let isHandoff = mode == .manual && isOfHandoff(traceID)
        if kind != .message { return isHandoff && owner == nil ? .asIs : .late }
        // An owned session has the handoff's trace only if the claim spared it.
        if isHandoff, closingOffset == nil { return .asIs }
        return .suggested(staleness(of: turnClaim))
    }

    /// Whether a stream of the AI may keep growing.
    public func mayGrow(streamAt offset: Offset, claim turnClaim: TurnClaim?) -> Bool {
        if closingOffset == offset { return true }
        return mode == .auto && turnClaim.map { $0 == turnNow } ?? true
    }

    /// Why a turn may not go on.
    public func staleness(of turnClaim: TurnClaim?) -> Refusal {
        turnClaim == nil ? .manualMode : .staleTurn(turnNow)
    }

    func isOfHandoff(_ traceID: String) -> Bool { !traceID.isEmpty && traceID.isExactly(handoffTrace) }
}
