import Agent
import EventStore
import Foundation

/// A guidelines file, read whole.
struct GuidelinesFile {
    let guidelines: Guidelines

    /// - Throws: `Complaint` with every problem of the file, each by its line.
    init(path: String) throws {
        let path = EventStore.expanded(path, ProcessInfo.processInfo.environment)
        guard let file = FileHandle(forReadingAtPath: path),
            let bytes = try? file.read(upToCount: Guidelines.fileLimit + 1) ?? Data()
        else {
            throw Complaint(code: 66, wording: "The guidelines file cannot be read. Check --guidelines.")
        }
        do {
            guidelines = try Guidelines(parsing: Array(bytes), named: path)
        } catch {
            throw Complaint(code: 65, wording: "The guidelines do not hold.\n\(error.wording)")
        }
    }
}
