import Conversation
import EventStore
import Glibc

/// Appends numbered messages until it is ended and tells of each once it was acknowledged.
///
/// Arguments: the store's path, the writer's name, the first number, the number of sessions `s0`, `s1`, …; then
/// perhaps another letter than `s`, and microseconds to rest after each.
/// Output: `NUMBER SESSION OFFSET` a line, written after the store has answered.
@main
enum StoreProbe {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, let first = Int(arguments[3]), let sessions = Int(arguments[4]) else {
            exit(64)
        }
        let letter = arguments.count > 5 ? arguments[5] : "s"
        let rest = arguments.count > 6 ? UInt32(arguments[6]) ?? 0 : 0
        let store = try EventStore.open(at: arguments[1], create: false)
        var number = first
        while true {
            do {
                let session = Session.ID("\(letter)\(number % sessions)")
                let offset = try append(number, arguments[2], session, store)
                acknowledge("\(number) \(session.rawValue) \(offset.rawValue)\n")
                number += 1
                if rest > 0 { usleep(rest) }
            } catch is StoreError {
                // Whatever came of it, the same request again makes no second message.
                usleep(10_000)
            }
        }
    }

    private static func append(
        _ number: Int, _ writer: String, _ session: Session.ID, _ store: EventStore
    ) throws -> Offset {
        let data = Event.messageData("\(writer) \(number)", from: Participant(displayName: writer))
        let new = NewEvent(
            source: .customer, kind: .message, data: data, requestID: Request.ID("\(writer)-\(number)"))
        return try store.append(new, to: session).value!.event.offset
    }

    private static func acknowledge(_ line: String) {
        var line = line
        line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
    }
}
