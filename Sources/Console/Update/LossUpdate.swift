import Conversation
import Glass

/// Sessions that a colleague took away.
extension ConsoleState {
    /// Says who took a session of ours; stays until that session is looked at.
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

    /// Looking at a lost session is having been told.
    mutating func settleLosses() {
        guard let shownSession, focus != .list else { return }
        banners.removeAll { $0.kind == .lost(shownSession) }
    }
}
