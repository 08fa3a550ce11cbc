import AsyncHTTPClient
public import Conversation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Calls a desk's HTTP API. A call is made once, redirects are not followed, and private addresses are refused unless
/// they are allowed.
public final class DeskHTTP: Sendable {
    /// A call.
    public struct Call: Sendable {
        public var method: String
        /// Follows the server's address; ids in it are escaped.
        public var path: String
        public var headers: [(name: String, value: String)] = []
        /// nil for none.
        public var body: [UInt8]?
        public var timeout = Duration.seconds(20)

        /// A call without a body.
        public init(_ method: String, _ path: String) {
            self.method = method
            self.path = path
        }

        /// A call with a JSON body.
        public init(_ method: String, _ path: String, json: JSON) {
            self.init(method, path)
            headers.append(("content-type", "application/json"))
            body = Array(json.compact.utf8)
        }
    }

    /// An answer with any status.
    public struct Answer: Sendable {
        public var status: Int
        public var body: [UInt8]
        /// How long the desk wants to be left alone.
        public var retryAfter: Duration?

        /// The body as JSON; null if it is none.
        public var json: JSON { (try? JSON(parsing: body)) ?? .null }
    }

    /// Longer answers are not read, in bytes.
    public static let bodyLimit = 8 << 20

    public let server: ServerAddress
    private let addresses: PrivateAddresses
    private let gate: CallGate
    private let headers: [(name: String, value: String)]
    private let http: HTTPClient

    /// Creates a client of one server.
    ///
    /// - Parameters:
    ///   - server: Where its API begins.
    ///   - gate: Closed by what the answers say about the desk's limits.
    ///   - headers: Sent with every call.
    ///   - allowsPrivate: Whether it may be in a private network.
    public init(
        _ server: ServerAddress, gate: CallGate, headers: [(name: String, value: String)] = [],
        allowsPrivate: Bool
    ) {
        self.server = server
        self.gate = gate
        self.headers = headers
        addresses = PrivateAddresses(areAllowed: allowsPrivate)
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        // A call that is sent while the desk closes an idle connection would have an unknown outcome.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        let http = http
        http.shutdown { _ in withExtendedLifetime(http) {} }
    }

    /// Makes a call.
    ///
    /// - Returns: An answer with a status below 400, or one that `accepting` lists.
    /// - Throws: Why there is none; `.unknown` if the call may have been carried out.
    public func call(_ call: Call, accepting: Set<Int> = []) async throws(DeskError) -> Answer {
        try await addresses.require(server.host)
        let answer = try await execute(call)
        let isAboutLimits = answer.status < 300 || answer.status == 429 || answer.status >= 500
        if isAboutLimits, let pause = answer.retryAfter { gate.close(for: pause) }
        if answer.status != 429, answer.status < 500 { gate.noteSuccess() }
        if answer.status < 300 || accepting.contains(answer.status) { return answer }
        throw DeskError(answer)
    }

    private func execute(_ call: Call) async throws(DeskError) -> Answer {
        let slash = server.path.isEmpty && !call.path.hasPrefix("/") ? "/" : ""
        var request = HTTPClientRequest(url: server.description + slash + call.path)
        request.method = HTTPMethod(rawValue: call.method)
        for (name, value) in headers + call.headers { request.headers.add(name: name, value: value) }
        if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let deadline = NIODeadline.now() + .nanoseconds(call.timeout.microseconds * 1_000)
        do {
            let response = try await http.execute(request, deadline: deadline)
            let buffer = try await response.body.collect(upTo: Self.bodyLimit)
            return Answer(
                status: Int(response.status.code), body: Array(buffer.readableBytesView),
                retryAfter: RateHeaders.pause { response.headers.first(name: $0) })
        } catch {
            throw DeskError(error)
        }
    }
}

extension DeskError {
    /// What a status says that is no success. After a server's failure nobody knows whether it did something.
    init(_ answer: DeskHTTP.Answer) {
        switch answer.status {
        case 401, 403: self = .forbidden(status: answer.status)
        case 404, 410: self = .gone
        case 408: self = .unknown("it answered 408")
        case 429: self = .limited(retryAfter: answer.retryAfter)
        case 300..<400: self = .refused(status: answer.status)
        case 500...: self = .unknown("it answered \(answer.status)")
        default: self = .refused(status: answer.status)
        }
    }

    fileprivate init(_ error: any Error) {
        switch error {
        case is NIOConnectionError: self = .unreachable
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL,
                .emptyHost,
                .alreadyShutdown:
                self = .unreachable
            case .deadlineExceeded, .readTimeout, .writeTimeout: self = .unknown("it did not answer in time")
            default: self = .unknown("the connection broke")
            }
        case let error as IOError
        where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            self = .unreachable
        default: self = .unknown("the connection broke")
        }
    }
}
