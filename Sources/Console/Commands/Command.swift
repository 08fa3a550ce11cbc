import Conversation
import Glass

/// One thing that an operator can do: a row of the command table.
struct Command: Sendable {
    let name: CommandName
    let contexts: Set<Context>
    /// One sentence for the help screen, the palette and the page of keys.
    let summary: String
    /// Two or three words for the hint line; nil keeps it off.
    let hint: SafeText?
    /// A customer would notice it: it cannot sit on a bare letter in a text field.
    let isNoticedByCustomer: Bool
    /// Why it cannot be done now; nil while it can.
    let unavailable: @Sendable (ConsoleState) -> SafeText?
    /// It opens a text field, which then says itself why not: words typed at it must never run as commands.
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

    /// What keymaps may bind.
    public static let index = CommandIndex(all.map(\.signature))
}

extension Set<Context> {
    /// Where sessions are looked at and chosen.
    static let panes: Set = [.list, .transcript]
    static let textFields: Set = [.composer, .prompt, .search, .palette]
}
