import Conversation
import Glass

/// Taking over a session.
struct TakeOver: HandoffQuestion {
    /// The identity with which the composer then opens; nil to leave it closed.
    var thenReply: Identity?
    var reason = Editor()
    /// What the customer is told; nil if the operator does not choose that here.
    var offered: Telling?
    /// What stands for the reason in that.
    var publicReason = Editor()

    var title: (before: SafeText, after: SafeText) {
        switch thenReply {
        case nil: ("Take over ", "?")
        case .oneself: ("Take over ", " and reply as yourself?")
        case .theAI: ("Take over ", " and reply as the AI?")
        }
    }

    var ink: Ink { .mine }
    var yes: SafeText { "take over" }

    private var telling: Telling {
        get { offered ?? Telling() }
        set { offered = newValue }
    }

    var fields: [QuestionField<Self>] {
        let reason = QuestionField.text(
            "reason", \Self.reason, readers: "private: only operators read it", kept: \.left.reasons)
        guard let offered else { return [reason] }
        let fields = [reason] + QuestionField.telling(offered, \.telling, configured: "your greeting")
        guard offered.saysReason else { return fields }
        let why = QuestionField.text(
            "why", \Self.publicReason, readers: "public: the customer and the AI read it",
            kept: \.left.publicReasons)
        return fields + [why]
    }

    func editing(_ focus: Int?) -> SafeText? {
        focus == nil ? "edit the reason" : offered == nil ? "done editing" : "next field"
    }

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

    /// What was chosen, or else the greeting, unless the operator is about to write themselves.
    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String? {
        guard thenReply == nil, !asked.hasTyped else { return nil }
        return offered.map { $0.message(because: publicReason.written) } ?? state.settings.greeting
    }

    func obstacle(_ asked: AskedQuestion, in state: ConsoleState) -> SafeText? {
        guard transition(asked, in: state) != nil else { return nil }
        return offered?.obstacle(
            because: publicReason.written, field: "why", isWhole: asked.isWhole(in: state))
    }

    var act: HandoffAct {
        let saysWhy = offered?.saysReason ?? false
        return .takeOver(reason: reason.written, publicReason: saysWhy ? publicReason.written : nil)
    }

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
        var question = TakeOver(thenReply: identity)
        if identity == nil, summary.session.mode == .auto {
            question.offered = Telling(settings.greeting, own: left.words[summary.id])
        }
        return ask(question) + (isTheirs ? [.store(.loadSession(summary.id))] : [])
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
