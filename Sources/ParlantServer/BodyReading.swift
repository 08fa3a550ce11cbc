import Conversation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import ParlantWire

/// Reads the JSON that comes with a request.
struct BodyReading {
    let limits: Limits

    /// What is stored must be readable inside all that an answer, a feed or an export puts around it.
    private static let depth = JSON.depthLimit / 2

    func body(of request: Request, on channel: any Channel) async throws -> JSON {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limits.bodyBytes {
            throw NIOTooManyBytesError(maxBytes: limits.bodyBytes)
        }
        invite(request, on: channel)
        let buffer = try await request.body.collect(upTo: limits.bodyBytes)
        if let announced, announced != buffer.readableBytes {
            throw Problem(
                400, "The body is shorter than its Content-Length.", headers: [("Connection", "close")])
        }
        if buffer.readableBytes == 0 { throw Faults(.bodyMissing) }
        try requireJSON(request)
        guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
            throw Faults(.bodyNotUnicode)
        }
        do {
            return try JSON(parsing: text, depth: Self.depth)
        } catch {
            throw Faults(.notJSON(error))
        }
    }

    var tooLarge: Problem { Problem(413, "The body is larger than \(limits.bodyBytes) bytes.") }

    /// Some clients hold a body back until they hear that it is welcome, or for a second.
    private func invite(_ request: Request, on channel: any Channel) {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }

    /// Browsers send other types to other sites without asking; this one they ask for first.
    private func requireJSON(_ request: Request) throws(Problem) {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        let name = type.filter { $0 != " " }
        if name != "application/json", !(name.hasPrefix("application/") && name.hasSuffix("+json")) {
            throw Problem(415, "The body needs Content-Type: application/json.")
        }
    }
}
