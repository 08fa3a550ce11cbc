import ArgumentParser
import CommandLine
import EventStore
import Glass

/// The console program's command line.
@main
struct Switchboard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboard",
        abstract: "A terminal operator console for human handoff.",
        discussion: """
            Without a command it opens the console. Settings come from options, then SWITCHBOARD_* variables, then \
            $XDG_CONFIG_HOME/switchboard/config.toml. Exit codes follow sysexits.h. \
            switchboard help lists the topics of the documentation, switchboard help --man prints a manual page, and \
            switchboard --generate-completion-script bash (or zsh, fish) completions for a shell.
            """,
        version: Release.version,
        subcommands: [
            ConsoleCommand.self, DemoCommand.self, ImportCommand.self, ExportCommand.self,
            SessionsCommand.self, SearchCommand.self, TranscriptCommand.self, AppendCommand.self,
            TakeOverCommand.self,
            ReplyCommand.self, SteerCommand.self, ReleaseCommand.self, HandBackCommand.self,
            CloseCommand.self, ReopenCommand.self, NoteCommand.self, LabelCommand.self, OutboxCommand.self,
            ChatCommand.self,
            RepliesCommand.self, KeysCommand.self,
            GuidelinesCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
            StoreCommand.self, EraseCommand.self, AuditCommand.self, LedgerCommand.self, StatsCommand.self,
            MirrorCommands.self,
        ],
        defaultSubcommand: ConsoleCommand.self)

    static func main() {
        do {
            var command = Program.switchboard.command(of: Self.self)
            try command.run()
        } catch {
            Program.switchboard.end(error, of: Self.self)
        }
    }
}
