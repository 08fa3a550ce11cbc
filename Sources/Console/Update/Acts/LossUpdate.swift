import Conversation
import Glass

/// Sessions that a colleague took over from the operator.
extension ConsoleState {
    /// Shows who took over a session of ours, until the operator looks at that session.
    mutating func noteLoss(of summary: SessionSummary) {
        if summary.owner.isExactly(settings.operatorName) {
            claims.insert([summary.id])
            notices.show(nil, as: .lost(summary.id))
        } else if claims.remove(summary.id), let owner = summary.owner {
            notices.showLoss(of: summary.id, named: callName(of: summary), to: SafeText(oneLine: owner))
        }
    }

    /// Shows who took over a session of ours while this console was not running.
    mutating func noteLoss(of session: Session.ID, named name: String, to colleague: String) {
        notices.showLoss(of: session, named: SafeText(oneLine: name), to: SafeText(oneLine: colleague))
    }

    /// Removes the notice about a lost session once the operator looks at it.
    mutating func removeSeenLosses() {
        if let shownSession, focus != .list { notices.show(nil, as: .lost(shownSession)) }
    }
}
