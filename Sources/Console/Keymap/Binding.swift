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
    /// Came to a bundled keymap after the last release, so keymaps that extend it may not know of it.
    let isAddition: Bool

    /// Says the same, wherever it was written.
    func means(_ other: Binding) -> Bool {
        context == other.context && sequence == other.sequence && command == other.command
    }

    /// Whether some place sees both: contexts do not see each other, but all see `global`.
    func shares(_ other: Context) -> Bool {
        context == other || context == .global || other == .global
    }

    /// Whether it goes, without a word, for a line of a keymap that extends its own: what somebody has bound goes on
    /// meaning what it meant. A closer context keeps its own meaning of the same keys.
    func yields(to line: KeymapFile.Line) -> Bool {
        guard isAddition else { return false }
        return line.contexts.contains { other in
            if sequence == line.sequence { return other == context || other == .global }
            return shares(other)
                && (sequence.isProperPrefix(of: line.sequence) || line.sequence.isProperPrefix(of: sequence))
        }
    }
}
