import Conversation

/// All commands by name, in the order of the command table.
public struct CommandIndex: Sendable {
    /// The signatures, in the order given.
    public let signatures: [CommandSignature]
    private let byName: [CommandName: CommandSignature]

    /// Creates an index. Traps if two signatures have the same name, since that is a mistake in the command table.
    public init(_ signatures: [CommandSignature]) {
        self.signatures = signatures
        self.byName = Dictionary(signatures.map { ($0.name, $0) }) { first, _ in
            preconditionFailure("The command table has \(first.name) twice.")
        }
    }

    /// The command with that name, if any.
    public subscript(name: CommandName) -> CommandSignature? { byName[name] }

    /// The commands that belong to a context. Those of `global` belong only to `global`.
    public func commands(in context: Context) -> [CommandSignature] {
        signatures.filter { $0.contexts.contains(context) }
    }

    /// Returns the command name closest to a misspelled one, or nil if none is close.
    public func suggestion(for misspelt: String) -> CommandName? {
        nearest(to: misspelt, among: signatures.map(\.name.rawValue)).map(CommandName.init(rawValue:))
    }
}
