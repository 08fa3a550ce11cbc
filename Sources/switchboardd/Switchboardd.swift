import ArgumentParser
import CommandLine
import EventStore
import Glass

/// The network program: everything that talks HTTP around a store.
@main
struct Switchboardd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboardd",
        abstract: "The network side of Switchboard: serves a store to other programs, answers customers.",
        discussion: """
            Settings come from options, then SWITCHBOARD_* variables, then $XDG_CONFIG_HOME/switchboard/config.toml. \
            Exit codes follow sysexits.h. switchboardd help lists the topics of the documentation, switchboardd help \
            --man prints a manual page, and switchboardd --generate-completion-script bash (or zsh, fish) completions \
            for a shell.
            """,
        version: Release.version,
        subcommands: [
            ServeCommand.self, MirrorCommand.self, AgentCommand.self, BridgeCommand.self, TokenCommand.self,
        ])

    static func main() async {
        do {
            var command = Program.switchboardd.command(of: Self.self)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Program.switchboardd.end(error, of: Self.self)
        }
    }
}
