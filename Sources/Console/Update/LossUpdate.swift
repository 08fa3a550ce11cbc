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
            let text: SafeText = "\(SafeText(oneLine: owner)) took \(callName(of: summary)) over from you."
            banners.removeAll { $0.kind == .lost(summary.id) }
            banners.append(Banner(kind: .lost(summary.id), text: text))
        }
    }

    /// Looking at a lost session is having been told.
    mutating func settleLosses() {
        guard let shownSession, focus != .list else { return }
        banners.removeAll { $0.kind == .lost(shownSession) }
    }
}
