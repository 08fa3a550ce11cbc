import CommandLine
import Console
import Conversation
import Foundation
import Terminal

/// The operator's own editor on a private file.
enum ExternalEditor {
    /// Blocks until the editor has ended. The terminal must have been left before. What was written and cannot be
    /// taken over stays in its file.
    ///
    /// - Parameters:
    ///   - text: What to begin with.
    ///   - limit: How many characters are taken over at most.
    ///   - environment: Names the editor and the folder for the file.
    /// - Returns: The text, or a sentence.
    static func edit(
        _ text: String, limit: Int, environment: [String: String]
    ) -> Result<String, Failure> {
        let editor = environment["VISUAL"].nonEmpty ?? environment["EDITOR"].nonEmpty ?? "vi"
        let directory = Paths(environment: environment).temporaryFolder
        let path = "\(directory)/switchboard-reply-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).txt"
        guard PrivateFile.write(text, to: path) else {
            return .failure(
                Failure(wording: "No file for the editor can be written in \(directory).", isDefinite: true))
        }
        // As git does: the variable may hold options, the path must not be split.
        let status = Child.run(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path])
        let data = (try? PlainFile.bytes(of: path)).map { Data($0) }
        // `String(data:encoding:)` takes a byte order mark for a mark of the encoding and drops more than that.
        let edited = data.flatMap { String(validating: $0, as: UTF8.self)?.asWritten }
        let problem: String
        if status != 0 {
            problem = "The editor ended with \(status): the draft is unchanged."
        } else if edited == nil {
            problem = "The editor left no UTF-8 text: the draft is unchanged."
        } else if edited!.count > limit + 1 {
            problem = "Not taken over: a reply holds at most \(limit) characters."
        } else {
            unlink(path)
            return .success(edited!)
        }
        guard let data, data != Data(text.utf8) else {
            unlink(path)
            return .failure(Failure(wording: problem + " Check $EDITOR.", isDefinite: true))
        }
        return .failure(Failure(wording: "\(problem) What you wrote is kept in \(path)", isDefinite: true))
    }
}

/// A program on our terminal.
enum Child {
    /// Runs it with default signals and waits for its end.
    ///
    /// - Parameter arguments: The program's path and its arguments.
    /// - Returns: Its exit code, 128 and the signal, or 127 where it could not be started.
    static func run(_ arguments: [String]) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        // What we block or ignore would be inherited.
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        guard posix_spawn(&process, arguments[0], nil, &attributes, words, environ) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}
