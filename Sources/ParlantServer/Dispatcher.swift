import Conversation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import ParlantWire

/// Finds the endpoint of a request, reads the request, and has it answered.
struct Dispatcher: HTTPResponder {
    let routes: Routes
    let connections: Connections
    let limits: Limits
    let requestLog: RequestLog
    let authenticator: Authenticator
    let rates: Rates
    let origins: Origins
    /// The host names by which browsers may reach a server without tokens.
    let hosts: Set<String>

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        var record = RequestLog.Record(
            method: request.method.rawValue, peer: request.origin(behind: context.channel.peer))
        let origin = origins.headers(for: request)
        let eventLoop = context.channel.eventLoop
        do {
            let reply = try await reply(to: request, context, &record)
            return response(reply, record, origin, to: request, on: eventLoop)
        } catch let error as HTTPParserError {
            throw error
        } catch let error as NIOTooManyBytesError {
            record.error = error
            var problem = BodyReading(limits: limits).tooLarge
            problem.headers.append(("Connection", "close"))
            return response(Reply(problem), record, origin, to: request, on: eventLoop)
        } catch {
            record.error = error
            return response(Reply(Problem(error)), record, origin, to: request, on: eventLoop)
        }
    }

    private func reply(
        to request: Request, _ context: ServerContext, _ record: inout RequestLog.Record
    ) async throws -> Reply {
        if let preflight = origins.preflight(request) { return preflight }
        let path = request.uri.path
        let method = request.method == .head ? .get : request.method
        switch EndpointMatch(method: method.rawValue, path: path) {
        case .none: throw Problem.notFound
        case .otherMethods(let others): throw Problem.methodNotAllowed(others)
        case .redirect(let shorter):
            let location = shorter + (request.uri.query.map { "?" + $0 } ?? "")
            return Reply(status: 307, headers: [("Location", location)], body: .none)
        case .endpoint(let endpoint, let ids):
            record.endpoint = endpoint
            record.session = ids["session_id"]
            return try await routes.answer(call(endpoint, ids, request, context, &record))
        }
    }

    /// A function of its own, so that a waiting request does not hold the memory for reading it.
    @inline(never)
    private func call(
        _ endpoint: Endpoint, _ ids: [String: String], _ request: Request, _ context: ServerContext,
        _ record: inout RequestLog.Record
    ) async throws -> Call {
        let row = endpoint.row
        let caller = try await caller(of: request, row.callers, ids, &record)
        let query = try Query(parsing: request.uri.query ?? "", as: row.query)
        let body =
            row.takesBody
            ? try await BodyReading(limits: limits).body(of: request, on: context.channel) : .null
        let headers = request.headers
        let key = try caller.checked(idempotencyKey: headers[.idempotencyKey])
        let (authorization, peer) = (headers[.authorization], record.peer)
        return Call(
            endpoint: endpoint, ids: ids, query: query, body: body, caller: caller,
            eventLoop: MultiThreadedEventLoopGroup.singleton.any(),
            connection: connections.connection(of: context.channel),
            idempotencyKey: key, lastEventID: headers[.lastEventID], isHead: request.method == .head,
            wantsEventStream: headers[.accept]?.contains("text/event-stream") ?? false,
            requireToken: { [authenticator] in _ = try await authenticator.caller(authorization, from: peer) }
        )
    }

    /// - Throws: A problem if the caller may not use the endpoint, or makes too many requests.
    private func caller(
        of request: Request, _ callers: Callers, _ ids: [String: String], _ record: inout RequestLog.Record
    ) async throws -> Caller {
        if callers == .anyone { return .anybody(from: record.peer) }
        let caller = try await authenticator.caller(request.headers[.authorization], from: record.peer)
        if caller.isKnown { record.token = caller.id } else { try requireHost(request) }
        try rates.count(caller)
        try caller.requireMay(callers, session: ids["session_id"])
        return caller
    }

    /// Protects a server without tokens from DNS rebinding: a page of another site whose host name was pointed at this
    /// machine must not read it.
    private func requireHost(_ request: Request) throws(Problem) {
        guard let authority = request.head.authority else { return }
        let name =
            authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        if !hosts.contains(name.lowercased()) {
            throw Problem(421, "This server has no tokens and only answers to its own host names.")
        }
    }

    private func response(
        _ reply: Reply, _ record: RequestLog.Record, _ origin: [(name: String, value: String)],
        to request: Request, on eventLoop: any EventLoop
    ) -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers + origin { headers[HTTPField.Name(name)!] = value }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentType] = reply.body.type
        var record = record
        record.status = reply.status
        // After a HEAD request a client would read a body as its next answer.
        let isHead = request.method == .head
        if case .stream(_, let write) = reply.body {
            headers[.cacheControl] = "no-cache"
            if !isHead {
                let body = streamed(write, record, on: eventLoop)
                return Response(status: .init(code: reply.status), headers: headers, body: body)
            }
        }
        requestLog.write(record)
        let body = whole(reply.body, on: eventLoop)
        if let length = body.contentLength, !reply.body.isStream, reply.status != 204 {
            headers[.contentLength] = String(length)
        }
        return Response(
            status: .init(code: reply.status), headers: headers, body: isHead ? ResponseBody() : body)
    }

    /// Returns an answer's body if that is known as a whole; of a stream, nothing.
    private func whole(_ body: Reply.Body, on eventLoop: any EventLoop) -> ResponseBody {
        switch body {
        case .none, .stream: ResponseBody()
        case .json(let json): whole(ByteBuffer(string: json.compact), keeping: nil, on: eventLoop)
        case .bytes(let bytes, let place): whole(bytes, keeping: place, on: eventLoop)
        case .text(let text, _): ResponseBody(byteBuffer: ByteBuffer(string: text))
        }
    }

    /// Returns an answer's body; a large one is written piece by piece as the client reads it.
    private func whole(
        _ bytes: ByteBuffer, keeping place: Place?, on eventLoop: any EventLoop
    ) -> ResponseBody {
        if bytes.readableBytes <= SendingLimit.small { return ResponseBody(byteBuffer: bytes) }
        return ResponseBody(contentLength: bytes.readableBytes) { writer in
            defer { withExtendedLifetime(place) {} }
            try await ReplyWriter(writer, on: eventLoop).write(pieces: bytes)
            try await writer.finish(nil)
        }
    }

    private func streamed(
        _ write: @escaping @Sendable (ReplyWriter) async throws -> Void, _ record: RequestLog.Record,
        on eventLoop: any EventLoop
    ) -> ResponseBody {
        ResponseBody { writer in
            var record = record
            do {
                try await write(ReplyWriter(writer, on: eventLoop))
                try await writer.finish(nil)
                requestLog.write(record)
            } catch {
                // The client notices that the answer was cut off: the last chunk is missing.
                record.error = error
                requestLog.write(record)
                throw error
            }
        }
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}

extension Request {
    /// Returns the client's address. `X-Forwarded-For` counts only from a proxy on this machine: others could claim
    /// anything.
    fileprivate func origin(behind peer: String) -> String {
        guard peer.isLoopback, let told = headers[.xForwardedFor] else { return peer }
        let last = told.split(separator: ",").last?.filter { $0 != " " } ?? ""
        let isAddress =
            (2...45).contains(last.utf8.count)
            && last.utf8.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: ":") ~= $0 || $0 == UInt8(ascii: ".")
                    || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
            }
        return isAddress ? last : peer
    }
}

extension String {
    var isLoopback: Bool { self == "::1" || hasPrefix("127.") || hasPrefix("::ffff:127.") }
}

extension HTTPField.Name {
    fileprivate static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}

extension Channel {
    /// The client's address without its port.
    var peer: String { remoteAddress?.ipAddress ?? "local" }
}
