/// A key sequence bound to a command in one context.
public struct Binding: Hashable, Sendable {
    /// Where a binding was written.
    public struct Origin: Hashable, Sendable, CustomStringConvertible {
        public let file: String
        /// The line, from 1.
        public let line: Int

        public var description: String { "\(file):\(line)" }
    }

    public let context: Context
    public let sequence: KeySequence
    public let command: CommandName
    public let origin: Origin
    /// Whether the binding was added to a bundled keymap after the last release. Keymaps that extend it may not
    /// expect it.
    let isAddition: Bool

    /// Whether the other binding maps the same keys to the same command in the same context, regardless of origin.
    func means(_ other: Binding) -> Bool {
        context == other.context && sequence == other.sequence && command == other.command
    }

    /// Whether bindings of both contexts are visible in some place. Every context sees `global`; otherwise contexts
    /// do not see each other.
    func shares(_ other: Context) -> Bool {
        context == other || context == .global || other == .global
    }

    /// Whether this binding silently gives way to a line of a keymap that extends its own. Bindings added after the
    /// last release do, so existing keymaps keep their meaning. A narrower context keeps its own meaning of the same
    /// keys.
    func yields(to line: KeymapFile.Line) -> Bool {
        guard isAddition else { return false }
        return line.contexts.contains { other in
            if sequence == line.sequence { return other == context || other == .global }
            return shares(other)
                && (sequence.isProperPrefix(of: line.sequence) || line.sequence.isProperPrefix(of: sequence))
        }
    }
}
