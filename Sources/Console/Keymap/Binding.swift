/// A key sequence that means a command in one context.
public struct Binding: Hashable, Sendable {
    /// Where a binding was written.
    public struct Origin: Hashable, Sendable, CustomStringConvertible {
        public let file: String
        /// From 1.
        public let line: Int

        public var description: String { "\(file):\(line)" }
    }

    public let context: Context
    public let sequence: KeySequence
    public let command: CommandName
    public let origin: Origin

    /// Says the same, wherever it was written.
    func means(_ other: Binding) -> Bool {
        context == other.context && sequence == other.sequence && command == other.command
    }

    /// Whether some place sees both: contexts do not see each other, but all see `global`.
    func shares(_ other: Context) -> Bool {
        context == other || context == .global || other == .global
    }
}
