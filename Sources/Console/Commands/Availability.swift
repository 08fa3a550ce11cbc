import Conversation
import Glass

/// Why a command is unavailable, worded for the operator; nil while it is available.
extension ConsoleState {
    var whyNoSession: SafeText? { selected == nil ? "No session is selected." : nil }

    var whyNotTakeOver: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        if isTakingOver(selected.id) { return "taking over…" }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        switch standing(of: selected) {
        case .yours: return "It is yours already: reply with \(keymap.keyName("session.reply"))."
        case .closed: return closedWording
        default: return nil
        }
    }

    var whyNotReply: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        return whyGone(selected) ?? (standing(of: selected) == .closed ? closedWording : nil)
    }

    private var closedWording: SafeText {
        "It is closed: reopen it first with \(keymap.keyName("session.reopen"))."
    }

    private var takeOverFirst: SafeText { "take it over first with \(keymap.keyName("session.take-over"))." }

    var whyNotGiveUp: SafeText? {
        guard let selected else { return whyNoSession }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        if outgoing.hasUnconfirmed(in: selected.id) { return unconfirmedWording }
        switch standing(of: selected) {
        case .yours: return nil
        case .waiting: return "It is not yours: \(takeOverFirst)"
        case .theirs(let owner, _): return "\(SafeText(oneLine: owner)) owns it: \(takeOverFirst)"
        case .automatic: return "The AI is handling this. There is nothing to give up."
        case .closed: return "It is closed."
        }
    }

    var whyNotSteer: SafeText? {
        guard let selected else { return whyNoSession }
        if open?.isGone == true { return "This session was deleted." }
        if isTakingOver(selected.id) { return Self.takingOver }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        switch standing(of: selected) {
        case .automatic, .yours: return nil
        case .waiting: return "The AI is silent here: \(takeOverFirst)"
        case .theirs(let owner, _): return "\(SafeText(oneLine: owner)) owns it: \(takeOverFirst)"
        case .closed: return closedWording
        }
    }

    var whyNotClose: SafeText? {
        guard let selected else { return whyNoSession }
        switch standing(of: selected) {
        case .automatic, .waiting:
            // Anyone may close a session that no colleague owns. No take-over is needed, which the customer would
            // see.
            if open?.isGone == true { return "This session was deleted." }
            if isTakingOver(selected.id) { return Self.takingOver }
            return whyGone(selected) ?? whyOffline
        default: return whyNotGiveUp
        }
    }

    var whyNotReopen: SafeText? {
        guard let selected else { return whyNoSession }
        if let reason = whyGone(selected) ?? whyOffline { return reason }
        return standing(of: selected) == .closed ? nil : "It is not closed."
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
