import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Glass
import Logging
import Mirror
import ParlantClient
import UnixSignals

/// Follows a Parlant server into a store until it is told to stop.
struct MirrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror", abstract: "Follow a Parlant server, so that consoles can work on it.",
        discussion: """
            The console starts it by itself: switchboard --server URL. A server that asks for a token is given the one \
            in SWITCHBOARD_TOKEN.
            """)

    @Option(help: "Where the server's API begins, such as http://host:8800.")
    var server: String

    @Option(
        name: .customLong("store"), help: "The mirror's path; by default one for each server.",
        completion: .file())
    var path: String?

    @Option(help: "How many log reads per minute the server allows.")
    var looksPerMinute: Int?

    @Option(
        help: ArgumentHelp(
            "How many days a session that was deleted on the server can still be read here (SWITCHBOARD_KEEP_DELETED).",
            valueName: "days"))
    var keepDeleted: Int?

    @Flag(help: "End by itself once no console has been open for ten minutes and nothing waits to be sent.")
    var untilIdle = false

    @Option(help: "How the log is written: plain or json. Without it, plain on a terminal.")
    var log: LogForm?

    func run() async throws {
        try await complaining { try await mirror() }
    }

    private func mirror() async throws {
        let address = try Surroundings.address(server)
        if let looksPerMinute, looksPerMinute < 6 {
            throw Complaint(.usage, "--looks-per-minute needs a number from 6 on.")
        }
        let surroundings = try Surroundings()
        let days = try surroundings.daysKept(keepDeleted)
        let path = path.map(surroundings.paths.expanded) ?? surroundings.paths.mirror(of: address)
        let store = try EventStore.open(at: path, kind: .mirror(upstream: address.description))
        defer { store.close() }
        let log = Log(log ?? .natural)
        defer { log.finish() }
        let logger = log.logger()
        let token = surroundings.token
        if token != nil, address.scheme == "http", !address.isLoopback {
            logger.warning("the token goes over the network unencrypted: use https")
        }
        let mirror = Mirror(
            store: store, client: ParlantClient(address, token: token), configuration: behaviour(days),
            logger: logger)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        do {
            let returns = ReturnWatch(store: store, surroundings: surroundings, logger: logger)
            let figures = StatisticsWatch(store: store, logger: logger)
            try await LogTroubleWatch(store: store, logger: logger).around {
                try await returns.around {
                    try await figures.around {
                        try await Self.run(mirror, until: signals, untilIdle ? IdleEnd(store: store) : nil) {
                            log.announce("following \(SafeText(oneLine: address.description).text)")
                        }
                    }
                }
            }
        } catch let failure as Mirror.StartFailure {
            throw Complaint(.tryAgain, failure.wording)
        }
        logger.info("stopped")
    }

    private static func run(
        _ mirror: Mirror, until signals: UnixSignalsSequence, _ idleEnd: IdleEnd?,
        onStart: @escaping @Sendable () -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await mirror.run(onStart: onStart) }
            group.addTask { for await _ in signals { return } }
            if let idleEnd {
                group.addTask { await idleEnd.wait() }
                group.addTask { await idleEnd.waitForRefusal() }
            }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func behaviour(_ daysKept: Int) -> Mirror.Configuration {
        var configuration = Mirror.Configuration()
        configuration.keepsDeleted = .seconds(daysKept * 86_400)
        if let looksPerMinute { configuration.limits.perMinute[.events] = looksPerMinute }
        return configuration
    }
}

/// Detects that nobody needs a mirror anymore.
private struct IdleEnd: Sendable {
    let lane: StoreLane

    init(store: EventStore) { lane = StoreLane(store, name: "idle") }

    static let idleLimit = Duration.seconds(600)
    static let interval = Duration.seconds(30)
    static let refusalInterval = Duration.seconds(1)

    func wait() async {
        var neededAt = ContinuousClock.now
        while ContinuousClock.now - neededAt < Self.idleLimit {
            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
            // If the store cannot be read, the mirror may still be needed.
            if (try? await isNeeded()) ?? true { neededAt = .now }
        }
    }

    /// Waits until the server refuses this process's token, and either a console has another one or no console is left:
    /// the next one brings another.
    func waitForRefusal() async {
        var refusals = 0
        while refusals < 3 {
            guard (try? await Task.sleep(for: Self.refusalInterval)) != nil else { return }
            if (try? await lane.perform({ try $0.isMirrorRelieved() })) ?? false { return }
            refusals = (try? await isRefusedAndAlone()) ?? false ? refusals + 1 : 0
        }
    }

    private func isRefusedAndAlone() async throws -> Bool {
        try await lane.perform { store in
            guard try store.upstream()?.isRefused ?? false else { return false }
            return try !store.hasConsoles(since: store.options.clock() - .seconds(60))
        }
    }

    private func isNeeded() async throws -> Bool {
        try await lane.perform { store in
            let since = store.options.clock() - .seconds(60)
            return try store.hasConsoles(since: since) || !store.outboxHeads().isEmpty
        }
    }
}
