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
        // How it ended is not known where a parent ignores the ends of its children: then the file decides.
        let child = ChildProcess(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path], .attached)
        let status = child.map { $0.wait() ?? 0 } ?? 127
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
