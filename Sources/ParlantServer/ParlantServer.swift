import Conversation
public import EventStore
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// A store behind Parlant's HTTP API.
///
/// It runs until its task is cancelled or its service group shuts down; then it answers what waits, finishes
/// what is under way and returns.
public struct ParlantServer: Service {
    /// Where and how to serve.
    public struct Configuration: Sendable {
        /// An address of this machine.
        public var host: String
        /// 0 lets the system choose one.
        public var port: Int
        public var limits: Limits
        /// Sites whose pages may ask from a browser.
        public var origins: [Origin]

        /// On loopback with the house's limits.
        public init(host: String = "127.0.0.1", port: Int = 8800, limits: Limits = Limits()) {
            self.host = host
            self.port = port
            self.limits = limits
            origins = []
        }

        /// Whether only this machine can reach it.
        public var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
    }

    private let store: EventStore
    private let configuration: Configuration
    private let logger: Logger
    private let onRunning: @Sendable (Int) -> Void
    let waits: Waits
    let connections = Connections()
    private let figures = Figures()
    private let condition = Condition()

    /// - Parameters:
    ///   - store: A local one, writable; stays open until `run` has returned.
    ///   - configuration: Where and how to serve.
    ///   - logger: Takes one line for each request.
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
    }

    /// Serves until it is told to stop.
    public func run() async throws {
        try await following {
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                waits.close()
            }
        }
    }

    /// Runs a body while changes of the store wake what waits.
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
            waits.tell(page)
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
                        ConnectionHandler(connections, transfer: TimeAmount(limits.transfer))
                    ],
                    idleTimeout: TimeAmount(limits.idle),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerCount))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "switchboardd",
                backlog: 1024, availableConnectionsDelegate: .maximum(limits.connections, logger: quiet)),
            onServerRunning: { [onRunning] channel in onRunning(channel.localAddress?.port ?? 0) },
            logger: quiet)
    }

    /// Hummingbird's own messages may quote what clients send.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = .critical
        return logger
    }

    var dispatcher: Dispatcher {
        let lanes = StoreLanes(store)
        return Dispatcher(
            routes: Routes(
                store: lanes, waits: waits, limits: configuration.limits, figures: figures,
                condition: condition, connections: connections, clock: store.options.clock,
                ids: store.options.ids),
            connections: connections, limits: configuration.limits,
            journal: Journal(logger: logger, figures: figures),
            gate: Gate(lanes, isGuarded: !configuration.isLoopback), rates: Rates(configuration.limits.rates),
            origins: Origins(configuration.origins),
            hosts: [configuration.host, "localhost", "127.0.0.1", "[::1]"])
    }
}
