import ArgumentParser
import Conversation
import EventStore
import Foundation
import Logging

/// How a log is written.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
    case plain, json

    /// For people where people look.
    static var natural: LogForm { isatty(2) == 1 ? .plain : .json }

    var logger: Logger {
        switch self {
        case .plain: Logger(label: "switchboardd", factory: PlainLines.init)
        case .json: Logger(label: "switchboardd", factory: JSONLines.init)
        }
    }
}

/// Writes log messages for people, one a line on standard error: time, level, message, then `name=value`.
struct PlainLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(label: String) {}

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let facts = all.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.visible("\($0.value)"))" }
        let start = [
            Timestamp.wallClock.iso8601, event.level.rawValue, Self.visible("\(event.message)", plain: " "),
        ]
        FileHandle.standardError.write(Data(((start + facts).joined(separator: " ") + "\n").utf8))
    }

    /// As it is where it is nothing but plain ASCII; else between quotation marks, what a terminal could obey or hide
    /// written as `\u{…}`: ids of sessions come from outside.
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
