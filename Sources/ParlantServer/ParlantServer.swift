import Conversation
public import EventStore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// A server of Parlant's HTTP API over a store.
///
/// It runs until its task is cancelled or its service group shuts down. Then it answers the requests that wait,
/// finishes those in progress and returns.
public struct ParlantServer: Service {
    /// Where and how to serve.
    public struct Configuration: Sendable {
        /// The address of this machine to listen on.
        public var host: String
        /// 0 lets the system choose one.
        public var port: Int
        public var limits: Limits
        /// Origins whose pages may call the server from a browser.
        public var origins: [Origin]
        /// Returns how many lines of the log were dropped, for the metrics.
        public var droppedLogLines: @Sendable () -> Int = { 0 }

        /// Creates a configuration that listens on loopback with the default limits.
        public init(host: String = "127.0.0.1", port: Int = 8800, limits: Limits = Limits()) {
            self.host = host
            self.port = port
            self.limits = limits
            origins = []
        }

        /// Whether only this machine can reach it.
        public var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host.lowercased()) }
    }

    private let store: EventStore
    private let configuration: Configuration
    private let logger: Logger
    private let onRunning: @Sendable (Int) -> Void
    let waits: Waits
    let connections: Connections
    private let figures = Figures()
    private let condition = Condition()

    /// - Parameters:
    ///   - store: A local, writable store that stays open until `run` has returned.
    ///   - configuration: Where and how to serve.
    ///   - logger: Receives one line for each request.
    ///   - onRunning: Called once with the port that is listened on.
    public init(
        store: EventStore, configuration: Configuration, logger: Logger,
        onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.store = store
        self.configuration = configuration
        self.logger = logger
        self.onRunning = onRunning
        waits = Waits(limits: configuration.limits.waits)
        connections = Connections(configuration.limits.connections.fitting(OpenFiles.limit))
    }

    /// Serves until it is told to stop.
    public func run() async throws {
        try await following {
            try await withGracefulShutdownHandler {
                try await listening { try await application.run() }
            } onGracefulShutdown: {
                waits.close()
                connections.close()
            }
        }
    }

    /// Why the server cannot listen, in a sentence.
    public struct ListeningFailure: Error, Sendable {
        public let wording: String
    }

    private func listening(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as IOError {
            throw ListeningFailure(wording: configuration.wording(of: error.errnoCode))
        } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
            throw ListeningFailure(wording: configuration.wording(of: EADDRNOTAVAIL))
        }
    }

    /// Runs a body while changes of the store wake the requests that wait.
    func following<T>(_ body: () async throws -> T) async throws -> T {
        let follower = try follow()
        defer { follower.stop() }
        return try await body()
    }

    private func follow() throws -> Follower {
        let (waits, condition, figures) = (waits, condition, figures)
        let position = try store.position
        condition.note(position)
        return Follower(store, from: position, for: "") { page in
            waits.wake(for: page)
            figures.count(page)
            condition.note(page.through)
        } onState: { [logger] state in
            condition.note(state)
            if case .failing(_, let error) = state {
                logger.error("the store cannot be followed", metadata: ["error": "\(error.wording)"])
            }
        }
    }

    private var application: Application<Dispatcher> {
        let limits = configuration.limits
        let connections = connections
        return Application(
            responder: dispatcher,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        ConnectionHandler(connections, limits)
                    ],
                    idleTimeout: TimeAmount(limits.idle),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerCount))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "switchboardd",
                backlog: 1024,
                // `Connections` decides which connection is one too many; this only bounds how many it has to consider.
                availableConnectionsDelegate: .maximum(connections.limits.inAll + 16, logger: quiet)),
            onServerRunning: { [onRunning] channel in onRunning(channel.localAddress?.port ?? 0) },
            logger: quiet)
    }

    /// The logger for Hummingbird's own messages, which may quote what clients send: only critical ones pass.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = .critical
        return logger
    }

    var dispatcher: Dispatcher {
        let threads = StoreThreads(store)
        return Dispatcher(
            routes: Routes(
                store: threads, waits: waits, limits: configuration.limits, figures: figures,
                condition: condition, connections: connections, quotas: Quotas(configuration.limits.writing),
                searches: SearchLimit(configuration.limits.searches), readiness: Readiness(),
                droppedLogLines: configuration.droppedLogLines, clock: store.options.clock,
                ids: store.options.ids),
            connections: connections, limits: configuration.limits,
            requestLog: RequestLog(logger: logger, figures: figures),
            authenticator: Authenticator(
                threads, isGuarded: !configuration.isLoopback,
                failuresPerMinute: configuration.limits.rates.failures, clock: store.options.clock),
            rates: Rates(configuration.limits.rates),
            origins: Origins(configuration.origins),
            hosts: [configuration.host.lowercased(), "localhost", "127.0.0.1", "[::1]"])
    }
}

extension ParlantServer.Configuration {
    fileprivate func wording(of code: CInt) -> String {
        switch code {
        case EADDRINUSE: "Port \(port) is taken. Choose another: --port N"
        case EACCES: "Port \(port) needs privileges that this program lacks. Choose 1024 or higher: --port N"
        case EADDRNOTAVAIL, EAFNOSUPPORT:
            "\(host) is not an address of this machine. Choose one that is: --bind ADDRESS"
        default: "It cannot listen on \(host), port \(port): \(String(cString: strerror(code)))."
        }
    }
}
