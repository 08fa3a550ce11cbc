import Agent
import ArgumentParser
import CommandLine
import Glass

/// `switchboard guidelines`
struct GuidelinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guidelines", abstract: "Check guidelines, and show an example to begin from.",
        subcommands: [Check.self, Example.self])

    /// `switchboard guidelines check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a guidelines file, as FILE:LINE.")

        @Argument(help: "The file.", completion: .file(extensions: ["guidelines"]))
        var file: String

        func run() throws {
            try complaining {
                let guidelines = try Guidelines(file: file)
                let count = guidelines.list.count
                let words = "\(file): \(count) guideline\(count == 1 ? "" : "s"), no problem"
                try StandardOutput.write(SafeText(oneLine: words))
            }
        }
    }

    /// `switchboard guidelines example`
    struct Example: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the bundled guidelines, with what their lines mean.")

        func run() throws {
            try complaining {
                try StandardOutput.write(SafeText(BundledGuidelines.bookshop.text.trimmed))
            }
        }
    }
}

extension Guidelines {
    /// The guidelines in a file that a person named.
    ///
    /// - Throws: An explained error with all problems of the file.
    init(file path: String) throws {
        self = try PlainFile.value(of: path, as: "guidelines file", limit: Self.fileLimit) {
            try Guidelines(parsing: $0, named: path)
        }
    }
}

extension String {
    /// The text without the line break at its end.
    fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
