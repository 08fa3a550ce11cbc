import Glass
import Glibc

/// Standard error, for people. Text is always made safe.
enum StandardError {
    /// Writes one line, whatever is quoted in it.
    static func write(_ line: String) { write(SafeText(oneLine: line)) }

    /// Writes all lines of a text.
    static func write(_ lines: SafeText) {
        if isatty(2) == 1 { try? StandardOutput.leaveUnfinished() }
        var text = lines.text + "\n"
        text.withUTF8 { bytes in _ = Glibc.write(2, bytes.baseAddress, bytes.count) }
    }
}
