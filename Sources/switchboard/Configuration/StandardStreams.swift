import Glass
import Glibc

/// What people read beside the output; always made safe.
enum StandardError {
    static func write(_ line: String) {
        if isatty(2) == 1 { try? StandardOutput.leaveUnfinished() }
        var text = SafeText(line).text + "\n"
        text.withUTF8 { bytes in _ = Glibc.write(2, bytes.baseAddress, bytes.count) }
    }
}
