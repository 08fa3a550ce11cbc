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
            let process = DetachedProgram.start(
                [program] + words.dropFirst(), environment, log: "/dev/null")
            let name = (words[0] as NSString).lastPathComponent
            guard let process else {
                trouble = "\(name) could not be started."
                continue
            }
            guard let code = exitCode(of: process), ContinuousClock.now - asked < patience else { return nil }
            trouble = "\(name) failed (exit code \(code))."
        }
        let reason =
            trouble.map { "Not opened: \($0)" } ?? "No program opens addresses here: set BROWSER to one."
        return Failure(wording: reason, isDefinite: trouble == nil)
    }

    /// A program that ran longer than this has opened the address, even if it ends with an error.
    private static let patience = Duration.seconds(30)

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

    /// Returns the exit code of a program that failed; nil if it did not.
    private static func exitCode(of process: pid_t) -> Int32? {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        let signal = status & 0x7F
        let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        return code == 0 ? nil : code
    }
}
