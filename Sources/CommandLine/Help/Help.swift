internal import ArgumentParser
internal import Conversation
internal import Glass

/// What a program answers to `help`: the pages of the documentation, beside what the argument parser says of the
/// commands.
struct Help {
    let root: any ParsableCommand.Type

    /// Answers what was asked for.
    ///
    /// - Parameters:
    ///   - words: What follows `help`.
    ///   - columns: The terminal's width.
    /// - Returns: The answer; nil if it is the argument parser's alone.
    /// - Throws: `Complaint` if nothing has that name.
    func answer(_ words: some Collection<String>, columns: Int) throws -> [SafeText]? {
        if words.elementsEqual(["--man"]) {
            return try ManualPage(of: root).lines.map { SafeText(oneLine: $0) }
        }
        if words.contains(where: { $0.hasPrefix("-") }) { return nil }
        // `help help` is as good as `help`.
        let words = Array(words.drop { $0 == "help" })
        if words.isEmpty { return help(of: root, columns) + topics(columns) }
        let page = words.count == 1 ? Page.all.first { $0.topic == words[0].lowercased() } : nil
        let command = command(words)
        guard page != nil || command != nil else { throw Complaint(.usage, complaint(words)) }
        // A name may be both a command's and a page's.
        let parts = [
            command.map { help(of: $0, columns) }, page.map { PageLayout.lines(of: $0, columns: columns) },
        ]
        return Array(parts.compactMap { $0 }.joined(separator: [""]))
    }

    private func help(of command: any ParsableCommand.Type, _ columns: Int) -> [SafeText] {
        let text = SafeText(root.helpMessage(for: command, columns: columns)).lines
        return Array(text[...(text.lastIndex { !$0.isEmpty } ?? 0)])
    }

    private func command(_ names: [String]) -> (any ParsableCommand.Type)? {
        var command = root
        for name in names {
            let below = command.configuration.subcommands
            // What follows is what the command works on.
            if below.isEmpty { break }
            guard let next = below.first(where: { $0._commandName == name }) else { return nil }
            command = next
        }
        return command
    }

    /// The topics in the argument parser's form.
    private func topics(_ columns: Int) -> [SafeText] {
        let indent = SafeText.empty.padded(to: Self.nameWidth)
        let rows = Page.all.flatMap { page in
            SafeText(oneLine: page.summary).wrapped(to: max(20, columns - Self.nameWidth)).enumerated().map {
                let name: SafeText = "  \(SafeText(oneLine: page.topic))"
                return ($0 == 0 ? name.padded(to: Self.nameWidth) : indent) + $1
            }
        }
        let program = SafeText(oneLine: root._commandName)
        return ["", "TOPICS:"] + rows + ["", "  See '\(program) help <topic>' to read a page."]
    }

    private static let nameWidth = 26

    private func complaint(_ words: [String]) -> String {
        if words.count > 1, let wording = CommandNames.complaint(of: words, for: root) { return wording }
        let known = Page.all.map(\.topic)
        let commands = root.configuration.subcommands.map { $0._commandName }
        let unknown = CommandNames.unknown("topic or command", words[0], among: known + commands)
        return "\(unknown) Topics: \(known.joined(separator: ", ")). Commands: \(root._commandName) --help"
    }
}
