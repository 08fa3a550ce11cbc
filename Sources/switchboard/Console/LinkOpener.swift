import Console
import Conversation
import Foundation

/// Opens a web or mail address in another program, which gets the address as one argument and has no terminal.
enum LinkOpener {
    /// Starts the programs in `$BROWSER`, then `xdg-open`, until one succeeds.
    ///
    /// Blocks for as long as a program stays in the foreground, so call it on its own thread.
    ///
    /// - Returns: Why nothing opened the address; nil if something did.
    static func open(_ address: String, _ environment: [String: String]) -> Failure? {
        var trouble: String?
        for words in commands(for: address, environment) {
            guard let program = found(words[0], environment) else { continue }
            let asked = ContinuousClock.now
            let process = ChildProcess(
                [program] + words.dropFirst(), .detached(environment: environment, log: "/dev/null"))
            let name = (words[0] as NSString).lastPathComponent
            guard let process else {
                trouble = "\(name) could not be started."
                continue
            }
            // What ended as it should, or ran for long, has opened the address.
            guard let code = process.wait(), code != 0, ContinuousClock.now - asked < longestLaunch else {
                return nil
            }
            trouble = "\(name) failed (exit code \(code))."
        }
        let reason =
            trouble.map { "Not opened: \($0)" } ?? "No program opens addresses here: set BROWSER to one."
        return Failure(wording: reason, isDefinite: trouble == nil)
    }

    /// A program that ran longer than this has opened the address, even if it ends with an error.
    private static let longestLaunch = Duration.seconds(30)

    /// Returns the commands in `BROWSER`, separated by colons, each with its own arguments and perhaps `%s` for the
    /// address.
    static func commands(for address: String, _ environment: [String: String]) -> [[String]] {
        let listed = (environment["BROWSER"] ?? "").split(separator: ":").map { command in
            command.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return (listed.filter { !$0.isEmpty } + [["xdg-open"]]).map { words in
            let filled = [words[0]] + words.dropFirst().map { $0.replacing("%s", with: address) }
            return filled == words ? words + [address] : filled
        }
    }

    /// Finds a program by a path or on `PATH`, but never in the current folder.
    private static func found(_ program: String, _ environment: [String: String]) -> String? {
        if program.contains("/") { return isProgram(program) ? program : nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        return folders.map { "\($0)/\(program)" }.first { isProgram($0) }
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && access(path, X_OK) == 0
    }
}
