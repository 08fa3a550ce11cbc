import Conversation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import ParlantWire
import Testing

@testable import ParlantServer

/// Asks a server, one request after the other.
protocol Asking: Sendable {
    func ask(_ method: String, _ path: String, headers: [String: String], body: String?) async throws
        -> Answer
}

extension Asking {
    func ask(_ method: String, _ path: String, _ json: JSON? = nil) async throws -> Answer {
        try await ask(
            method, path, headers: json == nil ? [:] : ["Content-Type": "application/json"],
            body: json?.compact)
    }

    /// With a token, and what else a header may tell.
    func ask(
        _ method: String, _ path: String, _ json: JSON? = nil, token: TokenSecret?,
        _ more: [String: String] = [:]
    ) async throws -> Answer {
        var headers = more
        if json != nil { headers["Content-Type"] = "application/json" }
        if let token { headers["Authorization"] = "Bearer " + token.text }
        return try await ask(method, path, headers: headers, body: json?.compact)
    }

    /// The JSON of an answer with an expected status.
    func json(_ method: String, _ path: String, _ body: JSON? = nil, status: Int = 200) async throws -> JSON {
        let answer = try await ask(method, path, body)
        guard answer.status == status else { throw Unexpected(answer: answer) }
        return try JSON(parsing: answer.text)
    }
}

struct Unexpected: Error { let answer: Answer }

extension Answer {
    /// Whatever a test asks for, the description tells that it may be answered so.
    fileprivate func expectDescribed(of method: String, _ path: String) {
        let path = String(path.prefix { $0 != "?" })
        guard
            case .endpoint(let endpoint, _) = EndpointMatch(
                method: method == "HEAD" ? "GET" : method, path: path)
        else { return }
        #expect(endpoint.row.statuses[status] != nil, "\(endpoint) answered \(status)")
    }
}

/// Over a real port, on one connection.
final class PortClient: Asking {
    private let connection: RawConnection

    init(port: Int) throws { connection = try RawConnection(port: port) }

    func ask(
        _ method: String, _ path: String, headers: [String: String], body: String?
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
        await connection.send(head + "\r\n" + (body ?? ""))
        let answer = try await connection.answer()
        answer.expectDescribed(of: method, path)
        return answer
    }
}

/// In the same process, without a port.
struct DirectClient: Asking {
    let dispatcher: Dispatcher

    func ask(
        _ method: String, _ path: String, headers: [String: String], body: String?
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
        if let body { fields[.contentLength] = String(body.utf8.count) }
        let head = HTTPRequest(
            method: HTTPRequest.Method(method)!, scheme: nil, authority: "localhost", path: path,
            headerFields: fields)
        let context = ServerContext(
            source: ApplicationRequestContextSource(
                channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
        let response = try await dispatcher.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body ?? ""))),
            context: context)
        let sink = Sink()
        try await response.body.write(sink)
        var headers: [String: String] = [:]
        for field in response.headers { headers[field.name.canonicalName] = field.value }
        let answer = Answer(status: response.status.code, headers: headers, text: String(buffer: sink.buffer))
        answer.expectDescribed(of: method, path)
        return answer
    }

    private final class Sink: ResponseBodyWriter {
        var buffer = ByteBuffer()
        func write(_ part: ByteBuffer) async throws { buffer.writeImmutableBuffer(part) }
        func finish(_ trailers: HTTPFields?) async throws {}
    }
}
