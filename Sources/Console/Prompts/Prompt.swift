import Conversation
import Glass

/// A line of text that a command asks for.
///
/// To add a prompt: write a value of this type in a file of this folder, and open it from a row of the command table
/// with `ask(_:text:)` or, if it is about no session, by setting `overlay`.
protocol Prompt: Equatable, Sendable {
    var ink: Ink { get }
    /// What accepting does, for the hint line.
    var yes: SafeText { get }
    /// Whether a row for `remark` is kept free.
    var hasRemark: Bool { get }

    func title(of open: OpenPrompt, in state: ConsoleState, width: Int) -> SafeText
    /// Returns what will follow from accepting, or why it cannot be accepted now.
    func remark(on open: OpenPrompt, in state: ConsoleState, width: Int) -> Span?
    /// Does something with the text, which is not blank, and closes the prompt if that succeeds.
    func accept(_ text: String, from open: OpenPrompt, in state: inout ConsoleState) -> [Effect]
    /// Keeps what must not be lost when the prompt closes without being accepted.
    func leave(_ open: OpenPrompt, in state: inout ConsoleState)
}

extension Prompt {
    var yes: SafeText { "save" }
    var hasRemark: Bool { false }
    func remark(on open: OpenPrompt, in state: ConsoleState, width: Int) -> Span? { nil }
    func leave(_ open: OpenPrompt, in state: inout ConsoleState) {}
}
