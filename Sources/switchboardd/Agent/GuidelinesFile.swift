import Agent
import CommandLine
import EventStore
import Foundation

/// A guidelines file, read whole.
struct GuidelinesFile {
    let guidelines: Guidelines

    /// - Throws: `Complaint` with every problem of the file, each by its line.
    init(path: String) throws {
        let path = EventStore.expanded(path, ProcessInfo.processInfo.environment)
        let bytes: [UInt8]
        do throws(PlainFile.Failure) {
            bytes = try PlainFile.bytes(of: path, limit: Guidelines.fileLimit)
        } catch {
            throw Complaint(
                code: 66,
                wording: "The guidelines file cannot be read: it \(error.reason). Check --guidelines.")
        }
        do {
            guidelines = try Guidelines(parsing: bytes, named: path)
        } catch {
            throw Complaint(code: 65, wording: "The guidelines do not hold.\n\(error.wording)")
        }
    }
}
