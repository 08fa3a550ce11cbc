import Conversation
import Glass

/// Sessions that a colleague took over from the operator.
extension ConsoleState {
    /// Shows who took over a session of ours, until the operator looks at that session.
    mutating func noteLoss(of summary: SessionSummary) {
        if summary.owner.isExactly(settings.operatorName) {
            ours.insert(summary.id)
            banners.removeAll { $0.kind == .lost(summary.id) }
        } else if ours.remove(summary.id) != nil, let owner = summary.owner {
            noteLoss(of: summary.id, callName(of: summary), to: SafeText(oneLine: owner))
        }
    }

    mutating func noteLoss(of session: Session.ID, _ name: SafeText, to colleague: SafeText) {
        banners.removeAll { $0.kind == .lost(session) }
        banners.append(Banner(kind: .lost(session), text: "\(colleague) took over \(name) from you."))
    }

    /// Removes the notice about a lost session once the operator looks at it.
    mutating func settleLosses() {
        guard let shownSession, focus != .list else { return }
        banners.removeAll { $0.kind == .lost(shownSession) }
    }
}
