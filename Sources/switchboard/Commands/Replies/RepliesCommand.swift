import ArgumentParser

/// `switchboard replies`: the replies that the team keeps ready.
struct RepliesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replies", abstract: "List and edit the replies that the team keeps ready.",
        discussion: """
            All operators of a store share them. A text may have placeholders such as {customer}, which the console \
            fills in. switchboard help replies says how the files for import and export look.
            """,
        subcommands: [
            RepliesListCommand.self, RepliesAddCommand.self, RepliesEditCommand.self,
            RepliesRemoveCommand.self, RepliesImportCommand.self,
            RepliesExportCommand.self,
        ], defaultSubcommand: RepliesListCommand.self)
}
