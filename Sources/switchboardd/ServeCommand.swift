import ArgumentParser
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
        commandName: "serve", abstract: "Serve a store behind Parlant's HTTP API.")

    @OptionGroup var store: StoreArguments

    @Option(help: "The address to listen on; without tokens only loopback.")
    var bind = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8800

    @Option(help: "How many requests may wait at the same time.")
    var maxWaits: Int?

    @Option(help: "How many of them one client may have.")
    var maxWaitsPerClient: Int?

    @Option(help: "How many requests a customer's token may make in a minute.")
    var customerRate: Int?

    @Option(help: "How many requests any other token may make in a minute.")
    var rate: Int?

    @Option(help: "A site whose pages may ask from a browser, such as https://desk.example; may be repeated.")
    var origin: [String] = []

    func run() async throws {
        try await complaining { try await serve() }
    }

    private func serve() async throws {
        guard (0...65_535).contains(port) else { throw Complaint.usage("--port needs a number up to 65535.") }
        guard [customerRate, rate].allSatisfy({ $0.map { $0 > 0 } ?? true }) else {
            throw Complaint.usage("--customer-rate and --rate need a number from 1.")
        }
        let configuration = try configuration()
        Files.raiseLimit()
        Memory.keepWhatIsFreed()
        let store = try store.open()
        defer { store.close() }
        guard try configuration.isLoopback || store.hasTokens() else {
            throw Complaint.usage(
                "Without tokens it serves on loopback only: whoever reaches \(bind) could read everything. "
                    + "Make one: switchboardd token create")
        }
        let logger = Logger(label: "switchboardd", factory: JSONLines.init)
        let server = ParlantServer(store: store, configuration: configuration, logger: logger) { port in
            let host = bind.contains(":") ? "[\(bind)]" : bind
            StandardStreams.write("listening on http://\(SafeText(oneLine: host)):\(port)")
        }
        logger.notice("no moderation service is configured: moderation flags nothing")
        do {
            try await ServiceGroup(configuration: group(of: server)).run()
        } catch let error where "\(error)".contains("Address already in use") {
            throw Complaint(code: 69, wording: "Port \(port) is taken. Choose another: --port N")
        }
        logger.info("stopped")
    }

    private func group(of server: ParlantServer) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        // Longer than the server takes by itself: only what hangs is left by then.
        configuration.maximumGracefulShutdownDuration = Limits().grace
        return configuration
    }

    private func configuration() throws -> ParlantServer.Configuration {
        var limits = Limits()
        if let maxWaits { limits.waits.inAll = maxWaits }
        limits.waits.perClient = maxWaitsPerClient ?? limits.waits.inAll
        if let customerRate { limits.rates.customer = customerRate }
        if let rate { limits.rates.staff = rate }
        var configuration = ParlantServer.Configuration(host: bind, port: port, limits: limits)
        configuration.origins = try origin.map { text in
            guard let origin = Origin(text) else {
                throw Complaint.usage("--origin needs a site without a path, such as https://desk.example.")
            }
            return origin
        }
        return configuration
    }

    private var quiet: Logger {
        var logger = Logger(label: "lifecycle", factory: JSONLines.init)
        logger.logLevel = .error
        return logger
    }
}

enum Files {
    /// Every connection is an open file; systems start programs with a thousand.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
