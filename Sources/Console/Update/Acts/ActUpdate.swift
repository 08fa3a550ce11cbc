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
            if case .steer(let text) = act.kind { giveBack(text, of: act, failure) } else { say(failure) }
            keepWords(of: act)
            if let claim = failure.claim { apply(claim, nil, in: act.session) }
            if act.kind.isTakeOver {
                return notClaimed(act.session, failure) + [.store(.loadSession(act.session))]
            }
        }
        return [.store(.loadSession(act.session))]
    }

    /// Keeps the text of an act that failed, or may have failed, for the next attempt.
    mutating func keepWords(of act: Act) {
        switch act.kind {
        case .note(let text): left.notes[act.session] = left.notes[act.session] ?? Editor(text)
        case .handoff(.takeOver(let reason?, _, _)): left.reasons[act.session] = Editor(reason)
        case .handoff(.handBack(_, let note?)): left.handBackNotes[act.session] = Editor(note)
        case .label(let change):
            if let label = change.added.first {
                left.labels[act.session] = left.labels[act.session] ?? Editor(label)
            }
        case .handoff, .steer: break
        }
    }

    /// Applies the claim that the store reported. The full row follows.
    mutating func apply(_ claim: Claim, _ kind: Act.Kind?, in session: Session.ID) {
        guard open?.id == session, var summary = open?.summary, summary.epoch <= claim.epoch else { return }
        summary.epoch = claim.epoch
        summary.owner = claim.owner
        switch kind {
        case .handoff(.takeOver): summary.session.mode = .manual
        case .handoff(.handBack): summary.session.mode = .auto
        case .handoff(.close(let outcome)):
            summary.session.mode = .auto
            summary.isClosed = true
            summary.outcome = outcome
        case .label(let change): summary.session.labels = change.applied(to: summary.session.labels)
        case .handoff(.release), .handoff(.reopen), .note, .steer, nil: break
        }
        open?.summary = summary
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
