import Agent
import CommandLine

/// A guidelines file, completely read.
struct GuidelinesFile {
    let guidelines: Guidelines

    /// - Throws: `Complaint` with every problem in the file and its line.
    init(path: String) throws {
        let path = Paths().expanded(path)
        let bytes: [UInt8]
        do throws(PlainFile.Failure) {
            bytes = try PlainFile.bytes(of: path, limit: Guidelines.fileLimit)
        } catch {
            throw Complaint(
                .noInput, "The guidelines file cannot be read: it \(error.reason). Check --guidelines.")
        }
        do {
            guidelines = try Guidelines(parsing: bytes, named: path)
        } catch {
            throw Complaint(.data, "The guidelines have errors.\n\(error.wording)")
        }
    }
}
