import CommandLine
import Foundation
import Glass

/// Standard error for people: all text is made safe for a terminal.
enum StandardStreams {
    /// Writes a line, but does not wait long for a reader, so that the program can end.
    static func complain(_ lines: SafeText) {
        let writer = LineWriter(descriptor: STDERR_FILENO) { _ in [] }
        writer.write(Array("\(lines.text)\n".utf8))
        writer.finish(within: .milliseconds(300))
    }
}
