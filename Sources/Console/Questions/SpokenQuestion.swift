public import Conversation
public import Glass

/// A question in words alone, for a console that asks it line by line. It says what the same question says on a
/// screen.
public struct SpokenQuestion: Equatable, Sendable {
    /// Why it must be asked and what goes with it, one line each.
    public let remarks: [SafeText]
    /// The question itself.
    public let sentence: SafeText
    /// What a yes does to the session; nil if that is no act on it.
    public let act: HandoffAct?

    private init(
        _ question: some Question, about summary: SessionSummary?, reasons: [SafeText?] = [],
        act: HandoffAct? = nil
    ) {
        let customer = summary.map { SafeText(oneLine: $0.name).truncated(to: 40) } ?? ""
        remarks = reasons.compactMap { $0 }
        sentence = question.title.before + customer + question.title.after
        self.act = act
    }
}

extension SpokenQuestion {
    /// Taking over a session. A reply under `identity` is sent afterwards.
    public static func takeOver(
        _ summary: SessionSummary, by operatorName: String, reason: String?, thenReply identity: Identity?,
        at moment: Timestamp
    ) -> Self {
        let question = TakeOver(thenReply: identity, reason: Editor(reason ?? ""))
        let colleague = summary.owner.flatMap { $0.isExactly(operatorName) ? nil : $0 }
        return Self(
            question, about: summary,
            reasons: [
                colleague.map {
                    TakeOver.warning(ofOwner: $0, isAway: summary.isOwnerAway(at: moment))
                },
                summary.turnInFlight.map { TakeOver.warning(ofTurn: $0) },
                identity == .theAI ? Send.warning(ofAgent: summary.agentName) : nil,
            ] + question.typedTexts, act: question.act)
    }

    /// Sending a message that deserves a second look; nil if it does not. `isNews`: the customer has just written.
    /// `isKnown`: the operator has spoken as the AI here. `steps`: what a canned reply does afterwards, which always
    /// deserves one.
    public static func send(
        in summary: SessionSummary, as identity: Identity, isNews: Bool, isKnown: Bool = false,
        then steps: [CannedReply.Step]? = nil
    ) -> Self? {
        let question = Self(
            Send(), about: summary,
            reasons: [
                isNews ? Send.warning(ofUnread: 1) : nil,
                identity == .theAI && !isKnown ? Send.warning(ofAgent: summary.agentName) : nil,
            ])
        return question.remarks.isEmpty && steps == nil ? nil : question
    }

    /// Handing a session back without an outcome. `isSilent`: no AI would answer.
    public static func handBack(_ summary: SessionSummary, note: String?, isSilent: Bool) -> Self {
        let question = HandBack(note: Editor(note ?? ""))
        return Self(
            question, about: summary,
            reasons: [isSilent ? Caution.silence.warning : nil] + question.typedTexts,
            act: .handBack(outcome: nil, note: question.note.written))
    }

    /// Returning a session to the queue.
    public static func release(_ summary: SessionSummary) -> Self {
        Self(Release(), about: summary, act: Release().act)
    }

    /// Closing a session with an outcome.
    public static func close(_ summary: SessionSummary, outcome: Outcome) -> Self {
        let question = Close(outcome: outcome)
        return Self(
            question, about: summary,
            reasons: [summary.unansweredSince == nil ? nil : Caution.unanswered.warning] + question.choices,
            act: question.act)
    }

    /// Quitting with a number of sessions of one's own.
    public static func quit(yours: Int) -> Self {
        Self(Quit(), about: nil, reasons: [yours > 0 ? Quit.warning(ofYours: yours) : nil])
    }
}

extension Question {
    /// The texts that were typed into its fields, and who reads them.
    fileprivate var typedTexts: [SafeText?] {
        fields.map { field in
            guard case .text(let path, _) = field.control, let text = self[keyPath: path].written else {
                return nil
            }
            return field.spoken(SafeText(oneLine: text))
        }
    }

    /// The choices of its fields, and who reads them.
    fileprivate var choices: [SafeText?] {
        fields.map { field in
            guard !field.isAside, case .choice(let shown, _) = field.control else { return nil }
            return field.spoken(shown(self))
        }
    }
}

extension QuestionField {
    fileprivate func spoken(_ value: SafeText) -> SafeText {
        "\(name): \(value)\(readers.map { " (\($0))" as SafeText } ?? "")"
    }
}
