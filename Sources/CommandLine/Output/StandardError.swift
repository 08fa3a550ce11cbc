internal import Foundation
package import Glass

/// Standard error, for people. Text is always made safe.
package enum StandardError {
    /// Writes one line, whatever is quoted in it.
    package static func write(_ line: String) { write(SafeText(oneLine: line)) }

    /// Writes all lines of a text.
    package static func write(_ lines: SafeText) {
        if isatty(2) == 1 { try? StandardOutput.leaveUnfinished() }
        var text = lines.text + "\n"
        text.withUTF8 { bytes in _ = Foundation.write(2, bytes.baseAddress, bytes.count) }
    }
}
