/// The name of a command, as keymaps and the palette write it: `session.take-over`.
public struct CommandName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    /// Creates a name; no command needs to have it.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates a name; no command needs to have it.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// Creates a name; no command needs to have it.
    public init(stringLiteral value: String) { self.rawValue = value }

    public var description: String { rawValue }
}

/// The properties of a command that a keymap needs.
public struct CommandSignature: Hashable, Sendable {
    public let name: CommandName
    /// The contexts it belongs to. A `global` command may be bound in every context.
    public let contexts: Set<Context>
    /// A one-sentence description.
    public let summary: String
    /// Whether a customer notices the command's effect.
    public let isNoticedByCustomer: Bool

    /// Creates a signature.
    public init(
        name: CommandName, contexts: Set<Context>, summary: String, isNoticedByCustomer: Bool = false
    ) {
        self.name = name
        self.contexts = contexts
        self.summary = summary
        self.isNoticedByCustomer = isNoticedByCustomer
    }

    /// Whether a keymap may bind the command in a context.
    public func isValid(in context: Context) -> Bool {
        contexts.contains(context) || contexts.contains(.global)
    }
}
