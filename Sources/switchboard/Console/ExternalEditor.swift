import CommandLine
import Console
import Conversation
import Foundation
import Terminal

/// The operator's own editor, run on a private file.
enum ExternalEditor {
    /// Blocks until the editor has ended. Leave the screen before calling this. An edited text that cannot be used
    /// stays in its file.
    ///
    /// - Parameters:
    ///   - text: The text to begin with.
    ///   - limit: The maximum length of the result, in characters.
    ///   - environment: Names the editor and the folder for the file.
    /// - Returns: The text, or a sentence that says why there is none.
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
        // As in git, the variable may contain options, but the path must not be split.
        let status = Child.run(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path])
        let data = (try? PlainFile.bytes(of: path)).map { Data($0) }
        // `String(data:encoding:)` treats a byte order mark as a statement about the encoding and drops more than
        // the mark.
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

/// A program that runs on our terminal.
enum Child {
    /// Runs a program with default signal handling and waits for its end.
    ///
    /// - Parameter arguments: The program's path and its arguments.
    /// - Returns: The exit code, 128 plus the signal, or 127 if the program could not be started.
    static func run(_ arguments: [String]) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        // The program would inherit the signals that we block or ignore.
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
