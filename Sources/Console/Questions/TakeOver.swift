import Conversation
import Glass

/// Taking over a session.
struct TakeOver: HandoffQuestion {
    /// The identity with which the composer then opens; nil to leave it closed.
    var thenReply: Identity?
    var reason = Editor()

    var title: (before: SafeText, after: SafeText) {
        switch thenReply {
        case nil: ("Take over ", "?")
        case .oneself: ("Take over ", " and reply as yourself?")
        case .theAI: ("Take over ", " and reply as the AI?")
        }
    }

    var ink: Ink { .mine }
    var yes: SafeText { "take over" }

    var fields: [QuestionField<Self>] {
        [.text("reason", \.reason, readers: "private: only operators read it", kept: \.left.reasons)]
    }

    func editing(_ focus: Int?) -> SafeText? { focus == nil ? "edit the reason" : "done editing" }

    var draftIdentity: Identity { thenReply ?? .oneself }
    var continuesDraft: Bool { thenReply != nil }

    func reasons(_ asked: AskedQuestion, in state: ConsoleState) -> [SafeText] {
        colleague(asked, in: state) + interruption(asked, in: state)
    }

    /// Returns who owns the session and whether they are present to be told.
    private func colleague(_ asked: AskedQuestion, in state: ConsoleState) -> [SafeText] {
        guard let owner = asked.saw.owner, !owner.isExactly(state.settings.operatorName) else { return [] }
        let summary = state.open?.id == asked.session ? state.open?.summary : nil
        let isAway = summary.map { $0.owner == owner && $0.isOwnerAway(at: state.now.wall) } ?? false
        return [Self.warning(ofOwner: owner, isAway: isAway)]
    }

    static func warning(ofOwner owner: String, isAway: Bool) -> SafeText {
        let name = SafeText(oneLine: owner)
        return isAway ? "\(name) is away and will be told when back." : "\(name) owns it and will be told."
    }

    /// Returns what would be interrupted: what the AI is doing at the moment.
    private func interruption(_ asked: AskedQuestion, in state: ConsoleState) -> [SafeText] {
        guard let open = state.open, open.id == asked.session, let phase = open.summary?.turnInFlight else {
            return []
        }
        let last = open.entries.last { $0.event.kind == .message }
        if last?.isGrowing == true {
            return ["The AI is in the middle of a message: what is there stays, marked as cut."]
        }
        if !open.words.isEmpty {
            return [
                "The AI is in the middle of a message: the customer will not see it; you get it as a draft."
            ]
        }
        return [Self.warning(ofTurn: phase)]
    }

    static func warning(ofTurn phase: Status.Name) -> SafeText {
        phase == .typing
            ? "The AI is typing an answer just now: it will be stopped."
            : "The AI is working on an answer just now: it will be stopped."
    }

    /// The greeting, unless the operator is about to write themselves.
    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String? {
        thenReply == nil && !asked.hasTyped ? state.settings.greeting : nil
    }

    var act: HandoffAct { .takeOver(reason: reason.written, publicReason: nil) }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        guard let session = asked.session else { return [] }
        state.forgetTexts(of: asked)
        let act = Act(
            id: state.newRequestID(), session: session, saw: asked.saw,
            kind: .handoff(self.act),
            transition: transition(asked, in: state))
        let effect = state.perform(act)
        // An operator who has begun to write wants to continue.
        let writes = thenReply ?? (asked.hasTyped ? asked.draft?.identity : nil)
        guard let writes, state.open?.id == session else { return [effect] }
        return [effect] + state.openComposer(writes, in: session)
    }
}

extension ConsoleState {
    mutating func askTakeOver(thenReply identity: Identity?) -> [Effect] {
        guard let summary = selected else { return [] }
        // The feed does not report whether the owner is present, so read the session again.
        let isTheirs = summary.owner != nil
        return ask(TakeOver(thenReply: identity)) + (isTheirs ? [.store(.loadSession(summary.id))] : [])
    }
}

extension SessionSummary {
    /// Whether the owner has had no console for longer than this may be out of date.
    func isOwnerAway(at moment: Timestamp) -> Bool {
        let seen = [ownerSeen, ownedSince].compactMap { $0 }.max()
        return seen.map { moment - $0 >= Self.absence } ?? true
    }

    private static let absence = Duration.seconds(45)
}
