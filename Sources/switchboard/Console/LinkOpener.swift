import Console
import Conversation
import Foundation

/// Another program that shows a web or mail address. No shell reads the address.
enum LinkOpener {
    /// Starts `$BROWSER` or `xdg-open`, which go on by themselves.
    ///
    /// - Returns: Why nothing was started; nil where something was.
    static func open(_ link: String, _ environment: [String: String]) -> Failure? {
        for words in commands(for: link, environment) {
            guard let program = found(words[0], environment) else { continue }
            let process = DetachedProgram.start(
                [program] + words.dropFirst(), environment, log: "/dev/null")
            guard let process else { continue }
            Thread.detachNewThread {
                var status: Int32 = 0
                waitpid(process, &status, 0)
            }
            return nil
        }
        return Failure(
            wording: "Nothing opens addresses here. Name a program in BROWSER, or copy the address.",
            isDefinite: true)
    }

    /// As `BROWSER` lists them: programs between colons, each with words of its own and perhaps `%s`.
    static func commands(for link: String, _ environment: [String: String]) -> [[String]] {
        let listed = (environment["BROWSER"] ?? "").split(separator: ":").map { command in
            command.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return (listed.filter { !$0.isEmpty } + [["xdg-open"]]).map { words in
            let filled = words.map { $0.replacing("%s", with: link) }
            return filled == words ? words + [link] : filled
        }
    }

    private static func found(_ program: String, _ environment: [String: String]) -> String? {
        if program.contains("/") { return access(program, X_OK) == 0 ? program : nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }
}
