import Conversation
import EventStore
import Foundation
import Logging

/// Writes log messages as one JSON object a line on standard error.
struct JSONLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = Array("{\"time\":\"".utf8)
        Timestamp.wallClock.write(to: &line)
        line += "\",\"level\":\"\(event.level.rawValue)\",\"message\":".utf8
        line += JSON.string("\(event.message)").compactForEyes.utf8
        let all = metadata.isEmpty ? event.metadata ?? [:] : metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line += ",\(JSON.string(key).compactForEyes):\(Self.json(value).compactForEyes)".utf8
        }
        line += "}\n".utf8
        // One write, so that lines of many threads do not mix; where nobody takes it, there is nobody to tell.
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .integer(number)
        case .stringConvertible(let number as Double) where number.isFinite: .number("\(number)")
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSON.Members(values.map { JSON.Member(name: $0.key, value: json($0.value)) }))
        }
    }
}
