import ArgumentParser
import EventStore
import Foundation

/// The network program: everything that talks HTTP around a store.
@main
struct Switchboardd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboardd",
        abstract: "The network side of Switchboard: serves a store to other programs, answers customers.",
        discussion: "Exit codes follow sysexits.h.",
        version: Release.version,
        subcommands: [ServeCommand.self, MirrorCommand.self, AgentCommand.self, TokenCommand.self])

    static func main() async {
        if let complaint = GivenText.complaint {
            FileHandle.standardError.write(Data("switchboardd: \(complaint.wording)\n".utf8))
            exit(withError: ExitCode(complaint.code))
        }
        await main(nil)
    }
}
