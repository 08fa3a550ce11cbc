import Conversation
import EventStore
import NIOCore

/// An answer of server-sent events: each is one line of JSON.
struct EventStream {
    /// A comment after so long without an event keeps proxies from closing the connection.
    static let heartbeat = TimeAmount.seconds(15)

    fileprivate let writer: ReplyWriter
    fileprivate let tellsIDs: Bool

    /// Parlant's frames hold nothing but data; a reader of the standard's streams is told where to go on too.
    func send(_ event: Event) async throws {
        try await send(Array(event.json.compact.utf8)[...], at: event.offset)
    }

    /// Each event is a frame of its own.
    func send(_ page: EventTexts) async throws {
        for place in page.places { try await send(page.bytes[place.range], at: place.offset) }
    }

    private func send(_ event: ArraySlice<UInt8>, at offset: Offset) async throws {
        let start = tellsIDs ? "id: \(offset.rawValue)\ndata: " : "data: "
        var rest = event
        var frame = ByteBuffer()
        frame.reserveCapacity(min(SendingRoom.piece, start.utf8.count + rest.count + 2))
        frame.writeString(start)
        // A large one is not copied whole: a client that does not read would keep the copy too.
        while frame.readableBytes + rest.count + 2 > SendingRoom.piece {
            let part = rest.prefix(SendingRoom.piece - frame.readableBytes)
            frame.writeBytes(part)
            try await writer.write(frame)
            rest = rest.dropFirst(part.count)
            frame = ByteBuffer()
            frame.reserveCapacity(min(SendingRoom.piece, rest.count + 2))
        }
        frame.writeBytes(rest)
        frame.writeStaticString("\n\n")
        try await writer.write(frame)
    }

    /// Waits until the client has taken enough that more is worth reading.
    func room() async throws { try await writer.room() }

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
                } catch let error where [401, 404].contains(Problem(error).status) {
                    // The session or the event was deleted or the token revoked: the stream is at its end.
                }
            })
    }
}
