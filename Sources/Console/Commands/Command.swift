import Conversation
import Glass

/// An action the operator can take: one row of the command table.
struct Command: Sendable {
    let name: CommandName
    let contexts: Set<Context>
    /// One sentence for the help screen, the palette and the generated key reference.
    let summary: String
    /// Two or three words for the hint line; nil for no hint.
    let hint: SafeText?
    /// Whether a customer would notice the command. If so, it cannot be bound to a bare letter in a text field.
    let isNoticedByCustomer: Bool
    /// Why the command is unavailable; nil while it is available.
    let unavailable: @Sendable (ConsoleState) -> SafeText?
    /// Whether the command runs even while unavailable, because it opens a text field that explains why. Otherwise,
    /// keys typed for that field would run as commands.
    let opensAnyway: Bool
    let run: @Sendable (inout ConsoleState) -> [Effect]

    init(
        _ name: CommandName, in contexts: Set<Context>, _ summary: String, hint: SafeText? = nil,
        noticed: Bool = false, opensAnyway: Bool = false,
        unavailable: @escaping @Sendable (ConsoleState) -> SafeText? = { _ in nil },
        run: @escaping @Sendable (inout ConsoleState) -> [Effect]
    ) {
        self.name = name
        self.contexts = contexts
        self.summary = summary
        self.hint = hint
        isNoticedByCustomer = noticed
        self.opensAnyway = opensAnyway
        self.unavailable = unavailable
        self.run = run
    }

    var signature: CommandSignature {
        CommandSignature(
            name: name, contexts: contexts, summary: summary, isNoticedByCustomer: isNoticedByCustomer)
    }
}

/// Every command, in the order in which help lists them.
public enum CommandTable {
    static let all: [Command] =
        sessionCommands + movingCommands + viewCommands + composerCommands + aiCommands + outboxCommands
        + editingCommands + overlayCommands + programCommands

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static subscript(name: CommandName) -> Command? { byName[name] }

    /// The commands that keymaps may bind.
    public static let index = CommandIndex(all.map(\.signature))
}

extension Set<Context> {
    /// The contexts in which the operator reads and selects sessions.
    static let panes: Set = [.list, .transcript]
    static let textFields: Set = [.composer, .prompt, .search, .palette]
}
