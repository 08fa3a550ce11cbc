import Conversation
import NIOCore

/// An answer of server-sent events: each is one line of JSON.
struct EventStream {
    /// A comment after so long without an event keeps proxies from closing the connection.
    static let heartbeat = TimeAmount.seconds(15)

    fileprivate let writer: ReplyWriter
    fileprivate let tellsIDs: Bool

    /// Parlant's frames hold nothing but data; a reader of the standard's streams is told where to go on too.
    func send(_ event: Event) async throws {
        let id = tellsIDs ? "id: \(event.offset.rawValue)\n" : ""
        try await writer.write("\(id)data: \(event.json.compact)\n\n")
    }

    func beat() async throws { try await writer.write(": still here\n\n") }
}

extension Routes {
    func stream(
        _ call: Call, _ body: @escaping @Sendable (EventStream) async throws -> Void
    ) -> Reply {
        Reply(
            status: 200, headers: [("X-Accel-Buffering", "no")],
            body: .stream(type: "text/event-stream; charset=utf-8") { writer in
                do {
                    try await body(EventStream(writer: writer, tellsIDs: call.wantsEventStream))
                } catch let error where Problem(error).status == 404 {
                    // The session or the event was deleted meanwhile: the stream is at its end.
                }
            })
    }
}
