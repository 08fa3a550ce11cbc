import Conversation
import EventStore
import Logging

/// A log message as one JSON object.
enum JSONLine {
    static func bytes(_ level: Logger.Level, _ message: String, _ facts: Logger.Metadata) -> [UInt8] {
        var line = Array("{\"time\":\"".utf8)
        Timestamp.wallClock.write(to: &line)
        line += "\",\"level\":\"\(level.rawValue)\",\"message\":".utf8
        line += JSON.string(message).compactForEyes.utf8
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            line += ",\(JSON.string(key).compactForEyes):\(json(value).compactForEyes)".utf8
        }
        line += "}\n".utf8
        return line
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
