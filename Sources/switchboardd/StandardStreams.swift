import CommandLine
import Foundation
import Glass

/// Standard output and standard error for people: all text is made safe for a terminal.
enum StandardStreams {
    static func write(_ line: SafeText) {
        write(line.text, to: STDOUT_FILENO)
    }

    static func complain(_ lines: SafeText) {
        write(lines.text, to: STDERR_FILENO)
    }

    /// Writes a line, but does not wait long for a reader, so that the program can end.
    private static func write(_ text: String, to descriptor: Int32) {
        let writer = LineWriter(descriptor: descriptor) { _ in [] }
        writer.write(Array("\(text)\n".utf8))
        writer.finish(within: .milliseconds(300))
    }
}
