import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Glass

/// `switchboard replies import`
struct RepliesImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add and change replies from Markdown files.",
        discussion: """
            A file with the code of a reply changes it; replies that no file names stay. If any file has a fault, \
            it is reported as FILE:LINE and nothing is imported.
            """)

    @Argument(help: "Folders, whose *.md files are read, or files.", completion: .file())
    var paths: [String]

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            var reading = ReplyFiles()
            for path in paths { try reading.read(surroundings.paths.expanded(path)) }
            let replies = try reading.checked()
            try surroundings.withReplies(place) { store in
                let outcomes = try store.importReplies(replies.map { ($0.id, $0.content) })
                func count(_ outcome: ReplyImportOutcome) -> Int { outcomes.count { $0 == outcome } }
                try StandardOutput.report(
                    "\(count(.added)) added, \(count(.changed)) changed, \(count(.unchanged)) unchanged")
            }
        }
    }
}

/// `switchboard replies export`
struct RepliesExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the team's replies into a folder, one Markdown file each.",
        discussion: """
            The folder is created if it is missing. Files of the same names are replaced; others stay and are \
            named. Authors and counts are not part of the files.
            """)

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let folder = surroundings.paths.expanded(folder)
            try surroundings.withReplies(place) { store in
                let names = try ReplyFiles.write(try store.storedReplies(), to: folder)
                for other in try ReplyFiles.names(in: folder).filter({ !names.contains($0) }) {
                    StandardError.write(
                        "switchboard: \(folder)/\(other) was there before and belongs to no reply")
                }
                let count: SafeText = names.count == 1 ? "1 reply" : "\(names.count) replies"
                try StandardOutput.report("\(count) written to \(SafeText(oneLine: folder))")
            }
        }
    }
}
