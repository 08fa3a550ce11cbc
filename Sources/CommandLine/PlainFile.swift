internal import Foundation

/// Reads regular files that a user names, and nothing else. A pipe or a device could block forever, and reading a
/// folder depends on the file system.
package enum PlainFile {
    /// Why a file cannot be read, as a phrase that follows "it": "is a folder".
    package struct Failure: Error {
        package let reason: String
        /// Whether nothing has that name.
        package var isMissing = false
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The path, as the kernel takes it.
    ///   - limit: The maximum number of bytes. Of a longer file, one byte more is returned.
    ///   - isSecret: Whether nobody but its owner may read or change it.
    /// - Returns: The file's bytes.
    /// - Throws: `Failure`.
    package static func bytes(
        of path: String, limit: Int = 64 << 20, isSecret: Bool = false
    ) throws(Failure) -> [UInt8] {
        // Do not block: opening a pipe without a writer would.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw Failure(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure(errno) }
        if let reason = objection(to: status, at: path) { throw Failure(reason: reason) }
        if isSecret, status.st_mode & 0o077 != 0 {
            throw Failure(reason: "may be read by others (chmod 600)")
        }
        _ = fcntl(file, F_SETFL, 0)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = read(file, &part, min(part.count, limit + 1 - bytes.count))
            if count == 0 { return bytes }
            if count > 0 {
                bytes += part[..<count]
            } else if errno != EINTR {
                throw Failure(errno)
            }
        }
        return bytes
    }

    /// Reads a whole file as text.
    ///
    /// - Parameter path: The path, as the kernel takes it.
    /// - Returns: The text.
    /// - Throws: `Failure`, also if the file is not UTF-8.
    package static func text(of path: String) throws(Failure) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw Failure(reason: "is not UTF-8 text")
        }
        return text
    }

    /// Reads a whole file that a person named, and what it says.
    ///
    /// - Parameters:
    ///   - path: The path as it was typed.
    ///   - kind: What the file should be: "guidelines file".
    ///   - limit: The maximum number of bytes. Of a longer file, `parse` gets one byte more.
    ///   - parse: Makes a value of the file's bytes.
    /// - Returns: What the file says.
    /// - Throws: `Complaint` if the file cannot be read, or the error of `parse`.
    package static func value<Value>(
        of path: String, as kind: String, limit: Int, _ parse: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes: [UInt8]
        do throws(Failure) {
            bytes = try self.bytes(of: Paths().expanded(path), limit: limit)
        } catch {
            throw Complaint(.noInput, "Cannot read \(path): it \(error.reason). Name a \(kind).")
        }
        return try parse(bytes)
    }

    /// Whether there is a file with that name.
    package static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0 && objection(to: path) == nil
    }

    /// Returns why something is not a file; nil if it is one, or if nothing is there.
    package static func objection(to path: String) -> String? {
        var status = stat()
        return stat(path, &status) == 0 ? objection(to: status, at: path) : nil
    }

    private static func objection(to status: stat, at path: String) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: return "is a folder"
        case S_IFCHR, S_IFBLK: return "is a device"
        case S_IFSOCK: return "is a socket"
        // A shell's <(…), or the program's own input.
        case S_IFIFO where path.hasPrefix("/dev/") || path.hasPrefix("/proc/"): return nil
        case S_IFIFO: return "is a named pipe"
        default: return "is no file"
        }
    }
}

extension PlainFile.Failure {
    fileprivate init(_ number: Int32) {
        switch number {
        case ENOENT, ENOTDIR: self.init(reason: "does not exist", isMissing: true)
        case EACCES, EPERM: self.init(reason: "may not be read")
        case EISDIR: self.init(reason: "is a folder")
        default: self.init(reason: "cannot be read (\(String(cString: strerror(number))))")
        }
    }
}
