import AsyncHTTPClient
public import Conversation
import NIOCore
import NIOHTTP1
import NIOPosix
public import ParlantWire

/// Calls a server that speaks Parlant's API, by the same table that a server serves.
///
/// Any number of calls may run at the same time. A request is made once; the caller decides whether to repeat
/// it.
public final class ParlantClient: Sendable {
    public let server: ServerAddress
    private let token: String?
    private let http: HTTPClient

    /// Larger answers are not read: 100,000 sessions or events take about half of it.
    public static let bodyLimit = 64 << 20

    /// How long it may take to establish a connection.
    static let connectTimeout = TimeAmount.seconds(3)
    /// Servers such as Parlant's close connections that have been idle for 5 s. A request sent at that very
    /// moment would have an unknown outcome, so we close them earlier.
    static let idleTimeout = TimeAmount.seconds(2)

    /// Creates a client of one server.
    ///
    /// - Parameters:
    ///   - server: Where its API begins.
    ///   - token: For the `Authorization` header; nil sends none.
    public init(_ server: ServerAddress, token: String?) {
        self.server = server
        self.token = token
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = Self.connectTimeout
        configuration.connectionPool.idleTimeout = Self.idleTimeout
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // Running requests keep the connections until they have ended.
        let http = http
        http.shutdown { _ in withExtendedLifetime(http) {} }
    }

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - endpoint: What is asked for.
    ///   - ids: The ids in its path, by name.
    ///   - query: The parameters after the question mark.
    ///   - body: For endpoints that take one.
    ///   - key: Makes a retry of the request harmless, on a Switchboard server.
    ///   - timeout: How long the whole answer may take.
    /// - Returns: The answer's body; empty if the endpoint has none.
    /// - Throws: Why there is no answer.
    public func call(
        _ endpoint: Endpoint, _ ids: [String: String] = [:], query: [(name: String, value: String)] = [],
        body: JSON? = nil, key: Request.ID? = nil, timeout: Duration = .seconds(15)
    ) async throws(ParlantError) -> [UInt8] {
        let row = endpoint.row
        var request = request(row.path.filled(with: ids))
        if !query.isEmpty { request.url += "?" + Query.encode(query) }
        request.method = HTTPMethod(rawValue: row.method.rawValue)
        if let key { request.headers.add(name: "idempotency-key", value: key.rawValue) }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body.compact))
        }
        return try await answer(to: request, within: timeout)
    }

    /// Reads what only Parlant's own servers have.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - ids: The ids in the path, by name; they may be any texts.
    ///   - timeout: How long the whole answer may take.
    /// - Returns: The answer's body.
    /// - Throws: Why there is no answer.
    func read(
        _ path: PathPattern, _ ids: [String: String] = [:], timeout: Duration = .seconds(15)
    ) async throws(ParlantError) -> [UInt8] {
        try await answer(to: request(path.filled(with: ids)), within: timeout)
    }

    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: server.description + path)
        request.headers.add(name: "accept", value: "application/json")
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    private func answer(
        to request: HTTPClientRequest, within timeout: Duration
    ) async throws(ParlantError) -> [UInt8] {
        let deadline = NIODeadline.now() + .nanoseconds(timeout.microseconds * 1_000)
        do {
            let response = try await http.execute(request, deadline: deadline)
            let status = Int(response.status.code)
            guard (200..<300).contains(status) else {
                if status == 409 { throw await Self.conflict(in: response) }
                if status == 403, let login = await Self.state(in: response)?["operator"]?.string {
                    throw ParlantError.tokenOfAnother(login)
                }
                if status == 503, await Self.state(in: response)?["agents"]?.integer == 0 {
                    throw ParlantError.noAgent
                }
                // The connection is closed with the body, which nobody may read.
                throw ParlantError(status: status)
            }
            return try await Self.bytes(of: response)
        } catch let error as ParlantError {
            throw error
        } catch {
            throw ParlantError(error, timeout: timeout)
        }
    }

    /// The current state, if the server is a Switchboard server and reports it.
    private static func conflict(in response: HTTPClientResponse) async -> ParlantError {
        guard let state = await state(in: response) else { return .conflict(nil) }
        if let generation = state["generation"]?.string, let position = state["position"]?.integer {
            return .renewed(FeedPlace(generation: generation, position: position))
        }
        guard let epoch = state["epoch"]?.integer else { return .conflict(nil) }
        return .conflict(Claim(epoch: Epoch(epoch), owner: state["owner"]?.string))
    }

    /// The only part of a refusal that is read.
    private static func state(in response: HTTPClientResponse) async -> JSON? {
        guard let body = try? await response.body.collect(upTo: 1 << 16) else { return nil }
        return (try? JSON(parsing: Array(body.readableBytesView)))?["state"]
    }

    private static func bytes(of response: HTTPClientResponse) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in response.body {
            guard bytes.count + part.readableBytes <= bodyLimit else {
                throw ParlantError.tooLarge(bodyLimit)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}

extension ParlantError {
    init(status: Int) {
        switch status {
        case 401, 403: self = .forbidden
        case 404: self = .notFound
        case 409: self = .conflict(nil)
        case 429: self = .limited
        case 504: self = .gaveUpWaiting
        case 500...: self = .failed(status: status)
        default: self = .refused(status: status)
        }
    }

    fileprivate init(_ error: any Error, timeout: Duration) {
        switch error {
        case is NIOConnectionError: self = .unreachable
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL,
                .emptyHost,
                .alreadyShutdown:
                self = .unreachable
            case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut(after: timeout)
            default: self = .disconnected
            }
        case is CancellationError: self = .disconnected
        case let error as IOError
        where error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH
            || error.errnoCode == ENETUNREACH:
            self = .unreachable
        default: self = .disconnected
        }
    }
}
