import ArgumentParser
import CommandLine
import EventStore
import Foundation
import Glass
import Logging
import ParlantServer
import ServiceLifecycle
import UnixSignals

/// Serves a store over HTTP until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a store over Parlant's HTTP API.")

    @OptionGroup var store: StoreArguments

    @Option(help: "The address to listen on; without tokens only loopback.")
    var bind = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8800

    @Option(help: "How many requests may wait at the same time; a fifth is reserved for staff.")
    var maxWaits: Int?

    @Option(help: "How many of them one client may have; by default a quarter.")
    var maxWaitsPerClient: Int?

    @Option(help: "How many connections may be open at the same time.")
    var maxConnections: Int?

    @Option(help: "How many of them may come from one address; by default half.")
    var maxConnectionsPerAddress: Int?

    @Option(help: "How many requests a customer's token may make in a minute.")
    var customerRate: Int?

    @Option(help: "How many requests any other token may make in a minute.")
    var rate: Int?

    @Option(help: "How many KiB customers may write into one session in a minute.")
    var customerMinuteKib: Int?

    @Option(help: "How many KiB customers may write into one session in all.")
    var customerSessionKib: Int?

    @Option(
        help:
            "A site whose pages may call the server from a browser, such as https://desk.example; may be repeated."
    )
    var origin: [String] = []

    func run() async throws {
        try await complaining { try await serve() }
    }

    private func serve() async throws {
        guard (0...65_535).contains(port) else {
            throw Complaint(.usage, "--port needs a number up to 65535.")
        }
        try requirePositive()
        var configuration = try configuration()
        Files.raiseLimit()
        Memory.keepFreedMemory()
        let store = try store.open()
        defer { store.close() }
        guard try configuration.isLoopback || store.hasTokens() else {
            throw Complaint(
                .usage,
                "Without tokens it serves on loopback only: whoever reaches \(bind) could read everything. "
                    + "Make one: switchboardd token create")
        }
        let log = Log(.json)
        defer { log.finish() }
        configuration.droppedLogLines = { log.writer.dropped }
        let logger = log.logger()
        let server = ParlantServer(store: store, configuration: configuration, logger: logger) { port in
            let host = bind.contains(":") ? "[\(bind)]" : bind
            log.announce("listening on http://\(SafeText(oneLine: host).text):\(port)")
        }
        logger.notice("no moderation service is configured: moderation flags nothing")
        do {
            let returns = ReturnWatch(store: store, surroundings: try Surroundings(), logger: logger)
            let figures = StatisticsWatch(store: store, logger: logger)
            try await LogTroubleWatch(store: store, logger: logger).around {
                try await returns.around {
                    try await figures.around {
                        try await ServiceGroup(configuration: group(of: server, log)).run()
                    }
                }
            }
        } catch let failure as ParlantServer.ListeningFailure {
            throw Complaint(.unavailable, failure.wording)
        }
        logger.info("stopped")
    }

    private func group(of server: ParlantServer, _ log: Log) -> ServiceGroupConfiguration {
        var quiet = log.logger("lifecycle")
        quiet.logLevel = .error
        var configuration = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        // Longer than the server's own shutdown takes: by then, only what hangs is left.
        configuration.maximumGracefulShutdownDuration = Limits().grace
        return configuration
    }

    private func requirePositive() throws {
        let numbers = [
            ("--max-waits", maxWaits), ("--max-waits-per-client", maxWaitsPerClient),
            ("--max-connections", maxConnections),
            ("--max-connections-per-address", maxConnectionsPerAddress),
            ("--customer-rate", customerRate), ("--rate", rate), ("--customer-minute-kib", customerMinuteKib),
            ("--customer-session-kib", customerSessionKib),
        ]
        for (name, number) in numbers where !(1...1_000_000_000).contains(number ?? 1) {
            throw Complaint(.usage, "\(name) needs a number from 1 to 1000000000.")
        }
    }

    private func configuration() throws -> ParlantServer.Configuration {
        var limits = Limits()
        let waits = maxWaits ?? limits.waits.inAll
        limits.waits = Limits.Waiting(inAll: waits, perClient: maxWaitsPerClient ?? max(1, waits / 4))
        if let maxConnections { limits.connections.inAll = maxConnections }
        limits.connections.perAddress = maxConnectionsPerAddress ?? max(1, limits.connections.inAll / 2)
        if let customerMinuteKib { limits.writing.perMinute = customerMinuteKib << 10 }
        if let customerSessionKib { limits.writing.perSession = customerSessionKib << 10 }
        if let customerRate { limits.rates.customer = customerRate }
        if let rate { limits.rates.staff = rate }
        var configuration = ParlantServer.Configuration(host: bind, port: port, limits: limits)
        configuration.origins = try origin.map { text in
            guard let origin = Origin(text) else {
                throw Complaint(.usage, "--origin needs a site without a path, such as https://desk.example.")
            }
            return origin
        }
        return configuration
    }
}

enum Files {
    /// Raises the limit on open files. Every connection is one, and systems start programs with a limit of a thousand.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
