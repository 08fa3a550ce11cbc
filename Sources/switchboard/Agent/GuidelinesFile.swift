import Agent
import CommandLine

/// Finds and loads guidelines.
enum GuidelinesFile {
    /// Returns the guidelines in a file, or the bundled ones if no file is named.
    ///
    /// - Throws: `Complaint` with all problems of the file.
    static func load(_ path: String?) throws -> Guidelines {
        guard let path else {
            let bundled = BundledGuidelines.bookshop
            return try read(Array(bundled.text.utf8), named: bundled.fileName)
        }
        let bytes: [UInt8]
        do throws(PlainFile.Failure) {
            bytes = try PlainFile.bytes(
                of: Paths().expanded(path), limit: Guidelines.fileLimit)
        } catch {
            throw Complaint(.noInput, "Cannot read \(path): it \(error.reason). Name a guidelines file.")
        }
        return try read(bytes, named: path)
    }

    private static func read(_ bytes: [UInt8], named name: String) throws -> Guidelines {
        do {
            return try Guidelines(parsing: bytes, named: name)
        } catch {
            throw Complaint(.data, "These guidelines cannot be followed.\n" + error.wording)
        }
    }
}
