import ArgumentParser
import CommandLine
import Console
import Foundation
import Glass

/// `switchboard keys`
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Check, list and explain keys.",
        subcommands: [Check.self, List.self, Explain.self])

    /// `switchboard keys check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a keymap file, as FILE:LINE:COLUMN.")

        @Argument(help: "The file.", completion: .file(extensions: ["keymap"]))
        var file: String

        func run() throws {
            try complaining {
                let own = KeymapFiles(directory: (file as NSString).deletingLastPathComponent.orHere)
                let configured = KeymapFiles(directory: Paths().configuration)
                let text: String
                do throws(PlainFile.Failure) {
                    text = try PlainFile.text(of: file)
                } catch {
                    throw Complaint(.noInput, "Cannot read \(file): it \(error.reason). Name a keymap file.")
                }
                let report = KeymapReport.check(text, named: file, commands: CommandTable.index) {
                    own.resolve($0) ?? configured.resolve($0)
                }
                try StandardOutput.write(report: report.text)
                if !report.isSound { throw ExitCode(Complaint.Kind.data.rawValue) }
            }
        }
    }

    /// `switchboard keys list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all keys and commands.")

        @OptionGroup var choice: KeymapChoice

        @Flag(help: "Print Markdown tables.")
        var markdown = false

        func run() throws {
            try complaining {
                let keymap = try choice.load()
                try StandardOutput.write(
                    report: markdown
                        ? KeyTable(keymap, commands: CommandTable.index).markdown
                        : KeymapReport.list(keymap, commands: CommandTable.index))
            }
        }
    }

    /// `switchboard keys explain`
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what keys do, context by context.")

        @Argument(help: "For example t or '<C-x><C-e>'.")
        var keys: String

        @OptionGroup var choice: KeymapChoice

        func run() throws {
            try complaining {
                let report = KeymapReport.explain(keys, try choice.load(), commands: CommandTable.index)
                guard (try? KeySequence(notation: keys)) != nil else {
                    throw Complaint(.usage, report.trimmingCharacters(in: .newlines))
                }
                try StandardOutput.write(report: report)
            }
        }
    }
}

/// The option that names a keymap.
struct KeymapChoice: ParsableArguments {
    @Option(help: "default, vim, emacs, or a file's path.", completion: .file(extensions: ["keymap"]))
    var keymap: String?

    /// Returns the chosen keymap. Its problems go to standard error.
    func load() throws -> Keymap {
        let surroundings = try Surroundings()
        let files = KeymapFiles(directory: surroundings.paths.configuration)
        let (loaded, problems) = try files.load(keymap ?? surroundings.configuration.keymap)
        for problem in problems { StandardError.write(problem.wording) }
        return loaded
    }
}

extension String {
    fileprivate var orHere: String { isEmpty ? "." : self }
}

extension StandardOutput {
    /// Writes a report whose lines each end with a line break.
    fileprivate static func write(report: String) throws {
        try write(SafeText(report.hasSuffix("\n") ? String(report.dropLast()) : report))
    }
}

extension KeyTable {
    /// A Markdown table for each section.
    var markdown: String {
        sections.map { section in
            let rows = section.rows.map { row in
                let keys = row.keys.map { "`\($0.notation.replacing("|", with: "\\|"))`" }
                let shown = keys.isEmpty ? "–" : keys.joined(separator: " ")
                return "| \(shown) | `\(row.command)` | \(row.summary) |"
            }
            return
                (["### \(section.title)", "", "| Keys | Command | What it does |", "|---|---|---|"] + rows)
                .joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }
}
