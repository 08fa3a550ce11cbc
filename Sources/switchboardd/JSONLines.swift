import Conversation
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
        var line: JSON.Members = [
            "time": .string(Timestamp(microseconds: Self.now).iso8601),
            "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line[key] = Self.json(value) }
        FileHandle.standardError.write(Data((JSON.object(line).compact + "\n").utf8))
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1e6) }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .integer(number)
        case .stringConvertible(let number as Double): .number("\(number)")
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSON.Members(values.map { JSON.Member(name: $0.key, value: json($0.value)) }))
        }
    }
}
