package import ArgumentParser
internal import Conversation

/// Checks the command names that a user typed.
package enum CommandNames {
    /// Returns what is wrong with the commands in the arguments; nil if nothing is.
    package static func complaint(
        of arguments: some Sequence<String>, for root: any ParsableCommand.Type
    ) -> String? {
        var command = root
        var path = root._commandName
        for argument in arguments {
            let known = command.configuration.subcommands
            if known.isEmpty || argument.hasPrefix("-") || argument == "help" { return nil }
            guard let next = known.first(where: { $0._commandName == argument }) else {
                return wording(argument, known.map { $0._commandName }, path)
            }
            command = next
            path += " " + argument
        }
        return nil
    }

    private static func wording(_ word: String, _ known: [String], _ path: String) -> String {
        "\(unknown("command", word, among: known)) All commands: \(path) --help"
    }

    /// Returns a sentence that says that a word names nothing, and what may have been meant.
    static func unknown(_ what: String, _ word: String, among known: [String]) -> String {
        // Do not repeat what is not a word: it may contain anything.
        let isWord = word.utf8.count <= 40 && word.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        let start = isWord ? "There is no \(what) '\(word)'." : "There is no such \(what)."
        let meant = nearest(to: word, among: known).map { " Did you mean '\($0)'?" } ?? ""
        return start + meant
    }
}
