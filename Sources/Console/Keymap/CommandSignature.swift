/// The name of a command as keymaps and the palette write it, such as `session.take-over`.
public struct CommandName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    /// A name, whether or not a command has it.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A name, whether or not a command has it.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// A name, whether or not a command has it.
    public init(stringLiteral value: String) { self.rawValue = value }

    public var description: String { rawValue }
}

/// What a keymap needs to know of a command.
public struct CommandSignature: Hashable, Sendable {
    public let name: CommandName
    /// Where it makes sense. A command of `global` may be bound in every context.
    public let contexts: Set<Context>
    /// One sentence.
    public let summary: String
    /// Whether a customer sees an effect of it.
    public let isNoticedByCustomer: Bool

    /// A row of the command table.
    public init(
        name: CommandName, contexts: Set<Context>, summary: String, isNoticedByCustomer: Bool = false
    ) {
        self.name = name
        self.contexts = contexts
        self.summary = summary
        self.isNoticedByCustomer = isNoticedByCustomer
    }

    /// Whether a keymap may bind it there.
    public func isValid(in context: Context) -> Bool {
        contexts.contains(context) || contexts.contains(.global)
    }
}
