import Conversation
import Glass

/// Why a command is unavailable, worded for the operator; nil while it is available.
extension ConsoleState {
    var whyNoSession: SafeText? { selected == nil ? "No session is selected." : nil }

    var whyNoTranscript: SafeText? {
        if selected == nil { return whyNoSession }
        return transcriptLayout == nil ? "The transcript is not on screen." : nil
    }

    var whyNotTakeOver: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        if isTakingOver(selected.id) { return "taking over…" }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        return standing(of: selected).whyNotTakeOver.map { wording($0) }
    }

    var whyNotReply: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        return whyGone(selected) ?? standing(of: selected).whyNotReply.map { wording($0) }
    }

    private func wording(_ refusal: StandingRefusal) -> SafeText { refusal.wording { keymap.keyName($0) } }

    var whyNotGiveUp: SafeText? {
        guard let selected else { return whyNoSession }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        if outgoing.hasUnconfirmed(in: selected.id) { return unconfirmedWording }
        return standing(of: selected).whyNotGiveUp.map { wording($0) }
    }

    var whyNotSteer: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        if isTakingOver(selected.id) { return Self.takingOver }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        return standing(of: selected).whyNotSteer.map { wording($0) }
    }

    var whyNotClose: SafeText? {
        guard let selected else { return whyNoSession }
        switch standing(of: selected) {
        case .automatic, .waiting:
            if open?.isGone == true { return "This session was deleted." }
            if isTakingOver(selected.id) { return Self.takingOver }
            return whyGone(selected) ?? whyOffline
        default: return whyNotGiveUp
        }
    }

    var whyNotReopen: SafeText? {
        guard let selected else { return whyNoSession }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        return standing(of: selected).whyNotReopen.map { wording($0) }
    }

    var whyNotLabels: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        return whyGone(selected) ?? whyOffline
    }

    var whyNobodyWaits: SafeText? { overview.hasCounts ? nil : "The list is being read." }

    var whyNoMatches: SafeText? {
        open?.searched == nil
            ? "No search yet: press \(keymap.keyName("search.open")) in the transcript." : nil
    }

    var whyNoCoach: SafeText? { coach == nil ? "It is off." : nil }
}
