import Conversation
import Glass

/// A part of a question that the operator can change before accepting it.
struct QuestionField<Subject> {
    enum Control {
        /// A line of text, and where it is kept for the session if the question is not accepted.
        case text(
            WritableKeyPath<Subject, Editor>, kept: WritableKeyPath<ConsoleState, [Session.ID: Editor]>?)
        case choice(shown: (Subject) -> SafeText, turn: (inout Subject, Int) -> Void)
    }

    let name: SafeText
    /// Who will read it; nil if nobody does.
    let readers: SafeText?
    let control: Control
    /// Whether it says nothing about the act. The key that edits leaves it out while there are others, and the arrow
    /// keys go to it.
    var isAside = false

    static func text(
        _ name: SafeText, _ path: WritableKeyPath<Subject, Editor>, readers: SafeText? = nil,
        kept: WritableKeyPath<ConsoleState, [Session.ID: Editor]>? = nil
    ) -> Self {
        Self(name: name, readers: readers, control: .text(path, kept: kept))
    }

    static func choice<Value: Equatable>(
        _ name: SafeText, _ path: WritableKeyPath<Subject, Value>, of values: [Value],
        readers: SafeText? = nil, _ words: @escaping (Value) -> SafeText
    ) -> Self {
        Self(
            name: name, readers: readers,
            control: .choice(
                shown: { words($0[keyPath: path]) },
                turn: { subject, step in
                    let place = values.firstIndex(of: subject[keyPath: path]) ?? 0
                    subject[keyPath: path] = values[(place + step + values.count) % values.count]
                }))
    }

    /// What the operator does afterwards. It is the last field of its question.
    static func then(_ path: WritableKeyPath<Subject, AfterLeaving>) -> Self {
        var field = choice("then", path, of: AfterLeaving.allCases) { $0.words }
        field.isAside = true
        return field
    }

    static func outcome(_ path: WritableKeyPath<Subject, Outcome>) -> Self {
        choice("outcome", path, of: Outcome.allCases, readers: "public") { SafeText(oneLine: $0.rawValue) }
    }
}

extension Editor {
    /// The text; nil if it is blank.
    var written: String? { isBlank ? nil : text }
}
