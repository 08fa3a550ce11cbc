internal import ArgumentParser
internal import Conversation

/// A program's manual page in the macros of man(7), made from what the argument parser knows of its commands.
struct ManualPage {
    /// The page's lines.
    private(set) var lines: [String] = []
    private let program: String

    /// - Throws: `JSONError` if the argument parser's description cannot be read.
    init(of root: any ParsableCommand.Type) throws {
        program = root._commandName
        let command = CommandDescription(try JSON(parsing: root._dumpHelp())["command"] ?? .null)
        let version = "\(program) \(root.configuration.version)"
        lines = [
            ".TH \(Roff.quoted(program.uppercased())) 1 \"\" \(Roff.quoted(version)) \"Switchboard\"",
            ".SH NAME", "\(Roff.text(program)) \\- \(Roff.text(command.abstract))",
            ".SH SYNOPSIS",
            "\(Roff.bold(program)) [\(Roff.italic("command"))] [\(Roff.italic("options"))]",
            ".SH DESCRIPTION", Roff.text(command.discussion),
            ".SH OPTIONS",
        ]
        for argument in command.arguments { add(argument) }
        lines.append(".SH COMMANDS")
        for command in command.subcommands { add(command, after: program) }
        addTopics()
        let other = program == "switchboard" ? "switchboardd" : "switchboard"
        lines += [".SH SEE ALSO", Roff.bold(other) + "(1)"]
    }

    private mutating func add(_ command: CommandDescription, after path: String) {
        let path = "\(path) \(command.name)"
        lines.append(".SS \(Roff.quoted(path))")
        // Every command has these; they are told once.
        let own = command.arguments.filter { !["--help", "--version"].contains($0.names.last) }
        if command.subcommands.isEmpty {
            lines += [([Roff.bold(path)] + own.map(\.synopsis)).joined(separator: " "), ".PP"]
        }
        lines.append(Roff.text(command.abstract))
        if !command.discussion.isEmpty { lines += [".PP", Roff.text(command.discussion)] }
        for argument in own { add(argument) }
        for subcommand in command.subcommands { add(subcommand, after: path) }
    }

    private mutating func add(_ argument: CommandDescription.Argument) {
        let text = argument.explanation
        if argument.isPositional, text.isEmpty { return }
        lines += [".TP", argument.heading, Roff.text(text)]
    }

    private mutating func addTopics() {
        lines += [".SH TOPICS", "\(Roff.bold("\(program) help")) \(Roff.italic("topic")) shows a page:"]
        for page in Page.all { lines += [".TP", Roff.bold(page.topic), Roff.text(page.summary)] }
    }
}

/// What the argument parser tells of a command.
private struct CommandDescription {
    let name: String
    let abstract: String
    let discussion: String
    let arguments: [Argument]
    let subcommands: [CommandDescription]

    init(_ json: JSON) {
        name = json["commandName"]?.string ?? ""
        abstract = json["abstract"]?.string ?? ""
        discussion = json["discussion"]?.string ?? ""
        arguments = (json["arguments"]?.array ?? []).map(Argument.init).filter(\.isShown)
        // The parser's own `help` is told under the topics.
        subcommands = (json["subcommands"]?.array ?? []).filter {
            $0["shouldDisplay"]?.bool ?? true && $0["commandName"]?.string != "help"
        }.map(CommandDescription.init)
    }

    struct Argument {
        /// The names with their dashes, none for a positional argument.
        let names: [String]
        let value: String
        let takesValue: Bool
        let isPositional: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let isShown: Bool
        let explanation: String

        init(_ json: JSON) {
            names = (json["names"]?.array ?? []).map {
                ($0["kind"]?.string == "long" ? "--" : "-") + ($0["name"]?.string ?? "")
            }
            value = json["valueName"]?.string ?? ""
            isPositional = json["kind"]?.string == "positional"
            takesValue = json["kind"]?.string == "option"
            isOptional = json["isOptional"]?.bool ?? true
            isRepeating = json["isRepeating"]?.bool ?? false
            isShown = json["shouldDisplay"]?.bool ?? true
            let standard = json["defaultValue"]?.string.map { " (default: \($0))" } ?? ""
            explanation = (json["abstract"]?.string ?? "") + standard
        }

        /// How it stands in a command's first line.
        var synopsis: String {
            let dots = isRepeating ? "…" : ""
            if isPositional {
                return isOptional ? "[\(Roff.italic(value))\(dots)]" : Roff.italic(value) + dots
            }
            let name = Roff.bold(names.last ?? "")
            let words = takesValue ? "\(name) \(Roff.italic(value))" : name
            return isOptional ? "[\(words)]\(dots)" : words
        }

        /// How its own paragraph begins.
        var heading: String {
            if isPositional { return Roff.italic(value) }
            let names = names.map(Roff.bold).joined(separator: ", ")
            return takesValue ? "\(names) \(Roff.italic(value))" : names
        }
    }
}

/// Text in troff's language.
private enum Roff {
    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// A macro's argument.
    static func quoted(_ text: String) -> String { "\"\(escaped(text).replacing("\"", with: "\\(dq"))\"" }

    /// Running text. A line that begins with a dot or an apostrophe would be a request.
    static func text(_ text: String) -> String {
        let line = escaped(text)
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            .split(separator: "\n").joined(separator: " ")
    }
}
