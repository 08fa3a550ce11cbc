import Foundation

/// Standard output that other programs read.
enum ExactOutput {
    /// Writes a line.
    ///
    /// - Returns: Why the line could not be written whole; nil if it was.
    static func write(_ line: String) -> String? {
        let bytes = Array((line + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                return String(cString: strerror(errno))
            }
        }
        return nil
    }
}
