import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Glass

/// `switchboard mirror`
struct MirrorCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror", abstract: "Resolve what a mirror cannot decide by itself.",
        subcommands: [AcceptDeletionsCommand.self])
}

/// `switchboard mirror accept-deletions`
struct AcceptDeletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-deletions",
        abstract: "Erase here, with notes and drafts, the sessions that the server has lost.",
        discussion: """
            Where many sessions go missing at once, or another server answers, they are kept until you say so: the \
            server may have been started on an empty store, or its address may be wrong.
            """)

    @OptionGroup var store: StoreArguments

    @Option(help: "The server whose sessions they were (SWITCHBOARD_SERVER).")
    var server: String?

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let path = try path(surroundings)
            guard case .mirror? = try EventStore.kind(at: path) else {
                throw Complaint(
                    .usage,
                    "\(path) mirrors no server. Name the server: --server URL, or the mirror's store: --store PATH"
                )
            }
            let kind = try EventStore.kind(at: path)!
            let mirror = try EventStore.open(
                at: path, kind: kind, create: false, options: StoreOptions(rule: surroundings.abandonment))
            defer { mirror.close() }
            try StandardOutput.write(Self.answer(try mirror.acceptDeletions(), try mirror.isMirrored()))
        }
    }

    private func path(_ surroundings: Surroundings) throws -> String {
        guard store.path == nil, let server = try surroundings.server(server) else {
            return surroundings.storePath(store)
        }
        return surroundings.paths.mirror(of: server)
    }

    private static func answer(_ count: Int, _ isFollowed: Bool) -> SafeText {
        if count == 0 { return "The server has lost no sessions: nothing to do." }
        let sessions: SafeText = count == 1 ? "1 session is" : "\(count) sessions are"
        let moment: SafeText =
            isFollowed
            ? "within seconds"
            : "when the server is followed again: open a console, or run switchboardd mirror"
        return "\(sessions) erased here, with notes and drafts, \(moment)."
    }
}
