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

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ text: String) async throws { try await writer.write(ByteBuffer(string: text)) }
    func write(_ bytes: ByteBuffer) async throws { try await writer.write(bytes) }

    /// Copied piece by piece: what waits in a connection keeps no more of it than that.
    func write(pieces bytes: ByteBuffer) async throws {
        var rest = bytes
        while let piece = rest.readBytes(length: min(SendingRoom.piece, rest.readableBytes)),
            !piece.isEmpty
        {
            try await writer.write(ByteBuffer(bytes: piece))
        }
    }
}

extension Reply.Body {
    var isStream: Bool { if case .stream = self { true } else { false } }
}
