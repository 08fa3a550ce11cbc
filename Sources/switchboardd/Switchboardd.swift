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
            Exit codes follow sysexits.h. switchboardd --generate-completion-script bash (or zsh, fish) prints \
            completions for a shell.
            """,
        version: Release.version,
        subcommands: [ServeCommand.self, MirrorCommand.self, AgentCommand.self, TokenCommand.self])

    static func main() async {
        StandardDescriptors.openMissing()
        if let complaint = GivenText.complaint {
            StandardStreams.complain("switchboardd: \(SafeText(oneLine: complaint.wording))")
            exit(withError: ExitCode(complaint.code))
        }
        if let wording = CommandNames.complaint(of: CommandLine.arguments.dropFirst(), for: Self.self) {
            StandardStreams.complain("switchboardd: \(SafeText(oneLine: wording))")
            exit(withError: ExitCode(64))
        }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    /// As `exit(withError:)` ends, but what was typed wrongly is quoted safely.
    private static func end(_ error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code.isSuccess { exit(withError: error) }
        if !text.isEmpty { StandardStreams.complain(SafeText(text, quoting: CommandLine.arguments)) }
        exit(withError: code)
    }
}
