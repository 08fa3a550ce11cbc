import Conversation
import Glass

/// A question on screen: what is asked, about which session, and what the operator has done with it so far.
struct AskedQuestion: Overlay {
    var question: any Question
    /// The session that the question is about; nil for quitting.
    let session: Session.ID?
    /// The customer's name, as the question shows it.
    let customer: SafeText
    /// What the operator saw when the question was opened.
    let saw: Claim
    /// The index of the field with the focus; nil until the key that edits is pressed.
    var focus: Int?
    /// The reasons for asking that do not change, one line each.
    var reasons: [SafeText] = []
    /// The customer's newest message that the question takes into account.
    var newest: Offset?
    /// The cautions that the operator was told of by asking again.
    var known: Set<Caution> = []
    /// The cautions that the question has shown from the beginning and that need no second answer.
    var noticed: Set<Caution> = []
    var exposure: OverlayExposure? = OverlayExposure()
    /// The draft that receives what is typed while no field has the focus.
    var draft: DraftKey?
    /// Whether something was typed into that draft.
    var hasTyped = false
    var reminder: Reminder?
    /// Whether the whole question was on screen when it was accepted.
    var wasWhole = false

    /// The remark about a key that did nothing.
    enum Reminder: Equatable, Sendable {
        /// The key does not answer the question.
        case otherKeys
        /// The key was pressed before the question could be read.
        case again
    }

    init(_ question: any Question, session: Session.ID?, customer: SafeText, saw: Claim) {
        self.question = question
        self.session = session
        self.customer = customer
        self.saw = saw
    }

    var context: Context { .question }
    var place: OverlayPlace { .foot }
    var acceptsText: Bool { isEditingText || draft != nil }
    var acceptsBoundText: Bool { isEditingText || hasTyped }

    /// Whether a text field has the focus.
    var isEditingText: Bool { focus.map { question.isText($0) } ?? false }

    /// The choice that the arrow keys turn: the one with the focus, or the only one that the key that edits turns.
    var turnedField: Int? {
        let field = focus ?? (question.editedFieldCount == 1 ? 0 : nil)
        return field.flatMap { question.isText($0) ? nil : $0 }
    }

    /// Moves the focus to the next field, or turns the only choice. Returns false if there is nothing to edit.
    mutating func edit() -> Bool {
        if let focus, focus >= question.editedFieldCount {
            question.turn(focus, by: 1)
            return true
        }
        switch question.editedFieldCount {
        case 0: return false
        case 1 where question.isText(0): focus = focus == nil ? 0 : nil
        case 1: question.turn(0, by: 1)
        case let count: focus = focus.map { ($0 + 1) % count } ?? 0
        }
        return true
    }

    /// Moves the focus between several fields, from the first unless another one has it. Returns false if there are
    /// none to move between.
    mutating func moveFocus(by step: Int) -> Bool {
        let count = question.fieldCount
        guard count > 1 else { return false }
        let place = focus ?? (turnedField != nil || step < 0 ? 0 : -1)
        focus = (place + step + count) % count
        return true
    }
}
