import Conversation
import Hummingbird
import NIOCore

/// What a handler answers.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case json(JSON)
        /// JSON in UTF-8; the place is kept until the client has taken it.
        case bytes(ByteBuffer, keeping: Place?)
        case text(String, type: String)
        /// Written piece by piece; a piece waits until the client has taken the ones before.
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

/// Takes the pieces of a streamed answer.
final class ReplyWriter {
    private var writer: any ResponseBodyWriter
    private let eventLoop: any EventLoop
    /// Bytes that the connection's event loop has perhaps not seen yet.
    private var underWay = 0

    /// - Parameters:
    ///   - writer: The connection's.
    ///   - eventLoop: Likewise.
    init(_ writer: any ResponseBodyWriter, on eventLoop: any EventLoop) {
        self.writer = writer
        self.eventLoop = eventLoop
    }

    func write(_ text: String) async throws { try await write(ByteBuffer(string: text)) }

    /// Waits while the connection is full, until the client has taken some of what was written before.
    func write(_ bytes: ByteBuffer) async throws {
        underWay += bytes.readableBytes
        try await writer.write(bytes)
        // The event loop tells when a connection is full; until it has run, any number of pieces would find room.
        if underWay >= SendingRoom.piece {
            try await eventLoop.submit {}.get()
            underWay = 0
        }
    }

    /// Waits until the client has taken enough that more is worth reading.
    func room() async throws {
        if underWay > 0 {
            try await eventLoop.submit {}.get()
            underWay = 0
        }
        try await writer.write(contentsOf: EmptyCollection<ByteBuffer>())
    }

    /// Copied piece by piece: what waits in a connection keeps no more of it than that.
    func write(pieces bytes: ByteBuffer) async throws {
        var rest = bytes
        while let piece = rest.readBytes(length: min(SendingRoom.piece, rest.readableBytes)),
            !piece.isEmpty
        {
            try await write(ByteBuffer(bytes: piece))
        }
    }
}

extension Reply.Body {
    var isStream: Bool { if case .stream = self { true } else { false } }
}
