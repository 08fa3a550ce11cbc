import Conversation
import Glass

extension ConsoleState {
    // MARK: Outcomes

    mutating func acted(_ act: Act, _ result: Result<Claim?, Failure>) -> [Effect] {
        guard acts[act.id] != nil || act.kind.isTakeOver else { return [] }
        notices.remove(Self.takingOver)
        if case .success(nil) = result, !act.kind.isNote {
            // It waits in a mirror store's outbox, in the order in which the operator asked for it.
            acts.begin(act)
            return [.store(.loadSession(act.session))]
        }
        acts.end(act.id)
        switch result {
        case .success(.some) where act.kind.isSteering: say("Instruction sent. The AI will reply once.")
        case .success(let claim?):
            apply(claim, act.kind, in: act.session)
            if act.kind.isTakeOver {
                return claimed(act.session, claim) + [.store(.loadSession(act.session))]
            }
        case .success(nil): break
        case .failure(let failure):
            if case .steer(let text) = act.kind {
                giveBack(text, of: act, failure)
            } else if act.isStep {
                dropSteps(after: act, failure)
            } else {
                say(failure, of: act.session)
            }
            left.keep(act)
            if let claim = failure.claim { apply(claim, nil, in: act.session) }
            if act.kind.isTakeOver {
                return notClaimed(act.session, failure) + [.store(.loadSession(act.session))]
            }
        }
        return [.store(.loadSession(act.session))] + performNextStep(in: act.session)
    }

    /// Says why an act failed, with the customer's name if another session is selected by now.
    private mutating func say(_ failure: Failure, of session: Session.ID) {
        guard session != open?.id, let summary = list.summary(of: session) else { return say(failure) }
        say("\(callName(of: summary)): \(SafeText(oneLine: failure.wording))", .error)
    }

    /// Applies the claim that the store reported. The full row follows.
    mutating func apply(_ claim: Claim, _ kind: Act.Kind?, in session: Session.ID) {
        if open?.id == session { open?.apply(claim, after: kind) }
    }

    mutating func releasedAll(_ result: Result<Int, Failure>) -> [Effect] {
        switch result {
        case .success: return [.terminal(.quit)]
        case .failure(let failure):
            say(failure)
            return []
        }
    }
}
