import Glass
import Glibc

/// What people read beside the output; always made safe.
enum StandardError {
    /// One line, whatever is quoted in it.
    static func write(_ line: String) { write(SafeText(oneLine: line)) }

    /// As many lines as it has.
    static func write(_ lines: SafeText) {
        if isatty(2) == 1 { try? StandardOutput.leaveUnfinished() }
        var text = lines.text + "\n"
        text.withUTF8 { bytes in _ = Glibc.write(2, bytes.baseAddress, bytes.count) }
    }
}
