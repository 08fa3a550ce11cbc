import Conversation
import EventStore
import Logging

/// A log message for people: time, level, message, then `name=value`.
enum PlainLine {
    static func bytes(_ level: Logger.Level, _ message: String, _ facts: Logger.Metadata) -> [UInt8] {
        let facts = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\(visible("\($0.value)"))" }
        let start = [Timestamp.wallClock.iso8601, level.rawValue, visible(message, plain: " ")]
        return Array(((start + facts).joined(separator: " ") + "\n").utf8)
    }

    /// Returns plain ASCII as it is, and anything else in quotation marks, with what a terminal could obey or hide
    /// written as `\u{…}`: session IDs come from outside.
    private static func visible(_ text: String, plain: Unicode.Scalar = "-") -> String {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { $0 == plain || ("!"..."~").contains($0) && $0 != "\"" }
        if isPlain { return text }
        return "\""
            + text.unicodeScalars.map {
                $0.isASCII && $0 != "\"" && $0 != "\\" && $0.value >= 0x20 && $0.value != 0x7F
                    ? String($0) : "\\u{\(String($0.value, radix: 16))}"
            }.joined() + "\""
    }
}
