import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// Listens for the webhooks of desks: `/bridges/NAME` for each bridge, `/healthz` for whoever watches the process.
///
/// It stands behind a proxy that speaks TLS. It answers once what came is durable, and does everything else later.
public struct WebhookReceiver: Sendable {
    /// Larger webhooks are refused, in bytes.
    public static let bodyLimit = 1 << 20

    private let bridges: [String: Bridge]
    private let host: String
    private let port: Int
    private let logger: Logger

    /// Creates a receiver.
    ///
    /// - Parameters:
    ///   - bridges: Which have webhooks.
    ///   - host: The address of this machine to listen on.
    ///   - port: 0 lets the system choose one.
    ///   - logger: Not given anything that strangers sent.
    public init(_ bridges: [Bridge], host: String, port: Int, logger: Logger) {
        self.bridges = Dictionary(bridges.map { ($0.settings.name, $0) }) { first, _ in first }
        self.host = host
        self.port = port
        var quiet = logger
        // The server's own messages may quote what clients send.
        quiet.logLevel = .critical
        self.logger = quiet
    }

    /// Why it cannot listen, in a sentence.
    public struct ListeningFailure: Error, Sendable {
        public let wording: String
    }

    /// Listens until the task is cancelled.
    ///
    /// - Parameter onRunning: Called once with the port.
    /// - Throws: `ListeningFailure`.
    public func run(onRunning: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await respond(to: request) },
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "switchboardd", backlog: 1024,
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: logger)),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListeningFailure(
                wording:
                    "It cannot listen on \(host), port \(port): \(String(cString: strerror(error.errnoCode)))."
            )
        }
    }

    private static let mostConnections = 1_024

    private func respond(to request: Request) async -> Response {
        let path = request.uri.path
        if path == "/healthz" { return Self.empty(200) }
        // Some desks add paths of their own behind the address that they were given.
        let name = path.dropFirst(Self.root.count).prefix { $0 != "/" }
        guard path.hasPrefix(Self.root), let bridge = bridges[String(name)] else { return Self.empty(404) }
        guard let buffer = try? await request.body.collect(upTo: Self.bodyLimit) else {
            return Self.empty(413)
        }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let webhook = WebhookRequest(
            method: request.method.rawValue, target: request.uri.description, headers: headers,
            body: Array(buffer.readableBytesView))
        let status = await bridge.receive(webhook)
        return status == 200 ? Self.accepted : Self.empty(status)
    }

    static let root = "/bridges/"

    /// A homeserver takes only JSON for an answer.
    private static var accepted: Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "{}")))
    }

    private static func empty(_ status: Int) -> Response {
        var headers = HTTPFields()
        headers[.contentLength] = "0"
        return Response(status: .init(code: status), headers: headers)
    }
}
