import Conversation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import ParlantWire

/// Reads a request's JSON body.
struct BodyReading {
    let limits: Limits

    /// The deepest nesting of a body: half of what we can parse, since an answer, a feed or an export wraps more around
    /// it.
    private static let depth = JSON.depthLimit / 2

    func body(of request: Request, on channel: any Channel) async throws -> JSON {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limits.bodyBytes {
            throw NIOTooManyBytesError(maxBytes: limits.bodyBytes)
        }
        sendContinue(for: request, on: channel)
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

    /// Answers `Expect: 100-continue`: some clients hold the body back until then, or for a second.
    private func sendContinue(for request: Request, on channel: any Channel) {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }

    /// Requires a JSON content type. Browsers send other types to foreign sites without a preflight, but not this one.
    private func requireJSON(_ request: Request) throws(Problem) {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        let name = type.filter { $0 != " " }
        if name != "application/json", !(name.hasPrefix("application/") && name.hasSuffix("+json")) {
            throw Problem(415, "The body needs Content-Type: application/json.")
        }
    }
}
