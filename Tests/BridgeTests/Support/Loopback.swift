import Bridge
import Conversation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What a stand-in is asked.
struct Asked: Sendable {
    var method: String
    var path: String
    var query: [String: String]
    var headers: [String: String]
    var body: [UInt8]

    var json: JSON { (try? JSON(parsing: body)) ?? .null }
}

/// What it answers.
struct Answered: Sendable {
    var status = 200
    var json: JSON = [:]
    var headers: [String: String] = [:]
}

/// Serves a stand-in on loopback as long as a body takes.
func serving(
    _ answer: @escaping @Sendable (Asked) async -> Answered, _ body: (ServerAddress) async throws -> Void
) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        responder: CallbackResponder<BasicRequestContext> { request, _ in
            let buffer = try await request.body.collect(upTo: 1 << 20)
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.canonicalName] = field.value }
            var query: [String: String] = [:]
            for pair in request.uri.queryParameters { query[String(pair.key)] = String(pair.value) }
            let answered = await answer(
                Asked(
                    method: request.method.rawValue, path: request.uri.path, query: query, headers: headers,
                    body: Array(buffer.readableBytesView)))
            var fields = HTTPFields()
            for (name, value) in answered.headers { fields[HTTPField.Name(name)!] = value }
            fields[.contentType] = "application/json"
            return Response(
                status: .init(code: answered.status), headers: fields,
                body: ResponseBody(byteBuffer: ByteBuffer(string: answered.json.compact)))
        },
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in
            port.yield(channel.localAddress?.port ?? 0)
            port.finish()
        }, logger: .silent)
    let server = Task {
        // Who waits for the port must not wait forever.
        defer { port.finish() }
        try await application.run()
    }
    defer { server.cancel() }
    for await number in ports {
        guard let address = ServerAddress("http://127.0.0.1:\(number)") else { continue }
        try await body(address)
    }
}
