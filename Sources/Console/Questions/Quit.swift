import Conversation
import Glass

/// Quitting while something is unsent or the operator's.
struct Quit: Question {
    /// What becomes of the operator's sessions.
    enum Sessions: CaseIterable { case keep, release }

    var sessions = Sessions.keep

    var title: (before: SafeText, after: SafeText) { ("Quit", "?") }
    var ink: Ink { .accent }
    var yes: SafeText { sessions == .release ? "release all and quit" : "quit" }
    var no: SafeText { "stay" }

    var fields: [QuestionField<Self>] {
        [
            .choice("yours", \.sessions, of: Sessions.allCases) {
                $0 == .release ? "release all: return them to the queue" : "keep them: they stay yours"
            }
        ]
    }

    func editing(_ focus: Int?) -> SafeText? { sessions == .release ? "keep them" : "release all" }

    func lines(_ asked: AskedQuestion, in state: ConsoleState, width: Int) -> [Line] {
        state.overview.counts.yours > 0 ? fieldLines(asked.focus, width: width) : []
    }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        guard sessions == .release else { return state.leave() + [.terminal(.quit)] }
        // Like every release, it waits for outgoing messages.
        state.acts.releasesBeforeQuitting = true
        return []
    }

    static func warning(ofYours count: Int) -> SafeText {
        count == 1 ? "1 session is yours." : "\(count) sessions are yours."
    }
}

extension ConsoleState {
    mutating func askQuit() -> [Effect] {
        guard !isAsking else { return [] }
        let reasons = reasonsToStay
        guard !reasons.isEmpty else { return leave() + [.terminal(.quit)] }
        var asked = AskedQuestion(
            Quit(), session: nil, customer: "", saw: Claim(epoch: Epoch(0), owner: nil))
        asked.reasons = reasons
        asked.draft = open.map { DraftKey(session: $0.id, identity: .oneself) }
        overlay = asked
        return []
    }

    private var reasonsToStay: [SafeText] {
        var reasons: [SafeText] = []
        let yours = overview.counts.yours
        let drafts = drafts.unsentCount
        if yours > 0 {
            reasons.append(Quit.warning(ofYours: yours))
        }
        if drafts > 0 {
            reasons.append(
                drafts == 1 ? "1 draft is unsent; it is kept." : "\(drafts) drafts are unsent; they are kept."
            )
        }
        if !outgoing.isEmpty {
            reasons.append("\(outgoing.lines.count) of your messages are still on their way.")
        }
        if acts.hasSteps { reasons.append("What follows a canned reply is not done yet.") }
        return reasons
    }

    /// Releases all sessions once no message is outgoing.
    mutating func releaseBeforeQuitting() -> [Effect] {
        guard acts.releasesBeforeQuitting else { return [] }
        if outgoing.lines.contains(where: { $0.state == .unconfirmed }) {
            acts.releasesBeforeQuitting = false
            say(unconfirmedWording, .warning)
            return []
        }
        if outgoing.lines.contains(where: { $0.state != .sending }) {
            // Such messages may wait for hours, and the release must not surprise the operator then.
            acts.releasesBeforeQuitting = false
            say("Messages of yours wait for the server: nothing was released.", .warning)
            return []
        }
        guard outgoing.isEmpty, !acts.hasSteps else { return [] }
        acts.releasesBeforeQuitting = false
        return leave() + [.store(.releaseAll)]
    }
}
