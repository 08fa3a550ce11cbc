import Conversation
import EventStore
import NIOCore

/// An answer of server-sent events, each of which is one line of JSON.
struct EventStream {
    /// How long a stream may be silent before a comment is sent, which keeps proxies from closing the connection.
    static let heartbeat = TimeAmount.seconds(15)

    fileprivate let writer: ReplyWriter
    fileprivate let tellsIDs: Bool

    /// Sends an event. Parlant's frames hold only data; a client that reads standard event streams also gets the ID to
    /// resume from.
    func send(_ event: Event) async throws {
        try await send(Array(event.json.compact.utf8)[...], at: event.offset)
    }

    /// Sends each event of a page in a frame of its own.
    func send(_ page: EventTexts) async throws {
        for place in page.places { try await send(page.bytes[place.range], at: place.offset) }
    }

    private func send(_ event: ArraySlice<UInt8>, at offset: Offset) async throws {
        let start = tellsIDs ? "id: \(offset.rawValue)\ndata: " : "data: "
        var rest = event
        var frame = ByteBuffer()
        frame.reserveCapacity(min(SendingLimit.piece, start.utf8.count + rest.count + 2))
        frame.writeString(start)
        // A large event is not copied whole: the copy would stay in memory while a client does not read.
        while frame.readableBytes + rest.count + 2 > SendingLimit.piece {
            let part = rest.prefix(SendingLimit.piece - frame.readableBytes)
            frame.writeBytes(part)
            try await writer.write(frame)
            rest = rest.dropFirst(part.count)
            frame = ByteBuffer()
            frame.reserveCapacity(min(SendingLimit.piece, rest.count + 2))
        }
        frame.writeBytes(rest)
        frame.writeStaticString("\n\n")
        try await writer.write(frame)
    }

    /// Waits until the client has read enough that it is worth reading more.
    func waitUntilRead() async throws { try await writer.waitUntilRead() }

    func sendHeartbeat() async throws { try await writer.write(": still here\n\n") }
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
                } catch let error where [401, 404].contains(Problem(error).status) {
                    // The session or event was deleted, or the token revoked: the stream ends here.
                }
            })
    }
}
