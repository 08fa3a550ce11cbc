import Conversation
import Glass

/// Something that the operator confirms before it happens. It is not a text field: Enter accepts what is shown.
///
/// To add a question:
/// 1. Write a value of this type in a file of this folder. It states its title, its ink, the word for yes, its fields
///    and what accepting it does, or as a `HandoffQuestion` the act; everything else has a default. A `LeavingQuestion`
///    asks what follows, too.
/// 2. Open it from a row of the command table: `{ $0.ask(MyQuestion()) }`.
///
/// Nothing else names it. Keys, hints, typing, the delay of a question that opens by itself, kept texts and the
/// warnings of `cautions` are the same for all questions (folder `Asking`).
protocol Question: Equatable, Sendable {
    /// The title's words before and after the customer's name. They are never cut.
    var title: (before: SafeText, after: SafeText) { get }
    var ink: Ink { get }
    /// What accepting does, in a few words: `hand back`.
    var yes: SafeText { get }
    /// What canceling does.
    var no: SafeText { get }
    /// What the operator can change. The key that edits turns an only choice, and otherwise moves the focus.
    var fields: [QuestionField<Self>] { get }
    /// Returns what the key that edits does next, depending on the field with the focus.
    func editing(_ focus: Int?) -> SafeText?
    /// What makes the question come back, with a warning, the first time it is accepted.
    var cautions: [Caution] { get }
    /// The identity of the draft that receives what is typed while no field has the focus.
    var draftIdentity: Identity { get }
    /// Whether accepting it opens the composer, so that an existing draft is shown.
    var continuesDraft: Bool { get }
    /// Whether the session is no longer the operator's afterwards, so that an unsent draft is mentioned.
    var givesUp: Bool { get }
    /// Whether any other key closes the question and continues the draft in the composer below.
    var yieldsToTyping: Bool { get }

    /// Returns why it must be asked, as far as that may change while the question is open.
    func reasons(_ asked: AskedQuestion, in state: ConsoleState) -> [SafeText]
    /// Returns the lines between the reasons and the line about keys: by default, the fields.
    func lines(_ asked: AskedQuestion, in state: ConsoleState, width: Int) -> [Line]
    /// Returns the message to the customer that goes with the act; nil for none.
    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String?
    /// Returns why it cannot be accepted as it is; nil if it can. It then stays open.
    func obstacle(_ asked: AskedQuestion, in state: ConsoleState) -> SafeText?
    /// Carries out the answer. The question is closed already.
    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect]
}

extension Question {
    var no: SafeText { "back" }
    var fields: [QuestionField<Self>] { [] }
    func editing(_ focus: Int?) -> SafeText? { nil }
    var cautions: [Caution] { [] }
    var draftIdentity: Identity { .oneself }
    var continuesDraft: Bool { false }
    var givesUp: Bool { false }
    var yieldsToTyping: Bool { false }

    func reasons(_ asked: AskedQuestion, in state: ConsoleState) -> [SafeText] { [] }

    func lines(_ asked: AskedQuestion, in state: ConsoleState, width: Int) -> [Line] {
        fieldLines(asked.focus, width: width)
    }

    func transition(_ asked: AskedQuestion, in state: ConsoleState) -> String? { nil }
    func obstacle(_ asked: AskedQuestion, in state: ConsoleState) -> SafeText? { nil }
}

/// A question that is accepted with an act on who leads the session.
protocol HandoffQuestion: Question {
    var act: HandoffAct { get }
}

extension HandoffQuestion {
    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        state.give(act, by: asked, transition: transition(asked, in: state))
    }
}

/// A question after which the session is no longer the operator's.
protocol LeavingQuestion: HandoffQuestion {
    var then: AfterLeaving { get }
}

extension LeavingQuestion {
    var givesUp: Bool { true }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        state.afterLeaving = then
        let effects = state.give(act, by: asked, transition: transition(asked, in: state))
        guard then == .next, let session = asked.session, state.acts.leaving(session) != nil else {
            return effects
        }
        return effects + state.goToNeed(besides: session)
    }
}
