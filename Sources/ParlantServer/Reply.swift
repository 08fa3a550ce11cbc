import Conversation
import Hummingbird
import NIOCore

/// A handler's answer.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case json(JSON)
        /// JSON in UTF-8; the place is held until the client has read all of it.
        case bytes(ByteBuffer, keeping: Place?)
        case text(String, type: String)
        /// Written piece by piece; each piece waits until the client has read those before.
        case stream(type: String, @Sendable (ReplyWriter) async throws -> Void)
    }

    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: Body

    static func json(_ status: Int, _ json: JSON) -> Reply { Reply(status: status, body: .json(json)) }
    static func none(_ status: Int) -> Reply { Reply(status: status, body: .none) }

    init(status: Int, headers: [(name: String, value: String)] = [], body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ problem: Problem) {
        self.init(status: problem.status, headers: problem.headers, body: .json(problem.json))
    }
}

/// Writes the pieces of a streamed answer.
final class ReplyWriter {
    private var writer: any ResponseBodyWriter
    private let eventLoop: any EventLoop
    /// Bytes that the connection's event loop may not have seen yet.
    private var underWay = 0

    /// - Parameters:
    ///   - writer: The connection's writer.
    ///   - eventLoop: The connection's event loop.
    init(_ writer: any ResponseBodyWriter, on eventLoop: any EventLoop) {
        self.writer = writer
        self.eventLoop = eventLoop
    }

    func write(_ text: String) async throws { try await write(ByteBuffer(string: text)) }

    /// Waits while the connection is full, until the client has read some of what was written before.
    func write(_ bytes: ByteBuffer) async throws {
        underWay += bytes.readableBytes
        try await writer.write(bytes)
        // Only the event loop knows when a connection is full; until it has run, any number of pieces would be
        // accepted.
        if underWay >= SendingLimit.piece {
            try await eventLoop.submit {}.get()
            underWay = 0
        }
    }

    /// Waits until the client has read enough that it is worth reading more.
    func waitUntilRead() async throws {
        if underWay > 0 {
            try await eventLoop.submit {}.get()
            underWay = 0
        }
        try await writer.write(contentsOf: EmptyCollection<ByteBuffer>())
    }

    /// Writes bytes as copied pieces, so that a connection that waits holds one piece and not the whole buffer.
    func write(pieces bytes: ByteBuffer) async throws {
        var rest = bytes
        while let piece = rest.readBytes(length: min(SendingLimit.piece, rest.readableBytes)),
            !piece.isEmpty
        {
            try await write(ByteBuffer(bytes: piece))
        }
    }
}

extension Reply.Body {
    var isStream: Bool { if case .stream = self { true } else { false } }

    /// The media type; nil without a body.
    var type: String? {
        switch self {
        case .none: nil
        case .json, .bytes: "application/json"
        case .text(_, let type), .stream(let type, _): type
        }
    }
}
