import Conversation

/// All commands by name, in the order of the command table.
public struct CommandIndex: Sendable {
    /// In the order given.
    public let signatures: [CommandSignature]
    private let byName: [CommandName: CommandSignature]

    /// An index of these. Two rows with one name are a mistake of the table and trap.
    public init(_ signatures: [CommandSignature]) {
        self.signatures = signatures
        self.byName = Dictionary(signatures.map { ($0.name, $0) }) { first, _ in
            preconditionFailure("The command table has \(first.name) twice.")
        }
    }

    /// The command of that name.
    public subscript(name: CommandName) -> CommandSignature? { byName[name] }

    /// The commands that may be bound in that context and belong to it.
    public func commands(in context: Context) -> [CommandSignature] {
        signatures.filter { $0.contexts.contains(context) }
    }

    /// The command whose name is close enough to be what was meant.
    public func suggestion(for misspelt: String) -> CommandName? {
        nearest(to: misspelt, among: signatures.map(\.name.rawValue)).map(CommandName.init(rawValue:))
    }
}
