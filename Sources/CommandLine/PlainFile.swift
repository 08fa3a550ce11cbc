internal import Foundation

/// Reads files that somebody names, and nothing else: a pipe or a device in a file's place would be waited for without
/// end, and what a folder does to a reader is its own affair.
package enum PlainFile {
    /// Why there is nothing to read, as a sentence goes on behind "it": "is a folder".
    package struct Failure: Error {
        package let reason: String
        /// There is nothing of that name.
        package var isMissing = false
    }

    /// The whole file.
    ///
    /// - Parameters:
    ///   - path: As the kernel takes it.
    ///   - limit: Of bytes; of a longer file so many and one come.
    /// - Returns: Its bytes.
    /// - Throws: `Failure`.
    package static func bytes(of path: String, limit: Int = 64 << 20) throws(Failure) -> [UInt8] {
        // Not waiting: the opening of a pipe that nobody writes into would.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw Failure(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure(errno) }
        if let reason = objection(to: status, at: path) { throw Failure(reason: reason) }
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

    /// The whole file as text.
    ///
    /// - Parameter path: As the kernel takes it.
    /// - Returns: What it says.
    /// - Throws: `Failure`, also where it is no UTF-8.
    package static func text(of path: String) throws(Failure) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw Failure(reason: "is not UTF-8 text")
        }
        return text
    }

    /// Whether there is a file of that name.
    package static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0 && objection(to: path) == nil
    }

    /// Why what is there is no file; nil where it is one, or where there is nothing.
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
        // What a shell writes as <(…), and a program's own input.
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
