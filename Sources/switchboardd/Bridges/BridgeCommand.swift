import ArgumentParser
import Bridge
import CommandLine
import EventStore
import Foundation
import Glass
import Logging
import UnixSignals

/// Takes sessions to help desks.
struct BridgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bridge",
        abstract: "Take sessions that wait for a person to the desks that teams already have.",
        discussion: """
            A bridge claims waiting sessions as an operator of its own, opens a conversation at the desk for each, and \
            brings the answers back. Its settings are in the file that --config names; switchboardd help bridges \
            describes them.
            """,
        subcommands: [Run.self, BridgeCheck.self, BridgeStatus.self, BridgeSettle.self, BridgeGive.self],
        defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Run the bridges until told to stop.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var file: BridgesFileArguments

        @Option(help: "How the log is written: plain or json. Without it, plain on a terminal.")
        var log: LogForm?

        func run() async throws {
            try await complaining { try await bridge() }
        }

        private func bridge() async throws {
            let file = try file.read()
            let configured = try ConfiguredBridge.all(in: file)
            let store = try store.openAnyKind()
            defer { store.close() }
            let log = Log(log ?? .natural)
            defer { log.finish() }
            let logger = log.logger()
            let bridges = configured.map {
                Bridge(store: store, desk: $0.desk, settings: $0.settings, logger: logger)
            }
            let receiver = WebhookReceiver(
                bridges, host: file.bind, port: file.port, logger: log.logger("webhooks"))
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            do {
                try await LogTroubleWatch(store: store, logger: logger).around {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for bridge in bridges { group.addTask { try await Self.keep(bridge, log, logger) } }
                        group.addTask {
                            try await receiver.run { port in
                                let host = file.bind.contains(":") ? "[\(file.bind)]" : file.bind
                                log.announce(
                                    "taking webhooks at http://\(SafeText(oneLine: host).text):\(port)")
                            }
                        }
                        group.addTask { for await _ in signals { return } }
                        try await group.next()
                        group.cancelAll()
                        while let _ = try? await group.next() {}
                    }
                }
            } catch let failure as WebhookReceiver.ListeningFailure {
                throw Complaint(.unavailable, failure.wording)
            }
            logger.info("stopped")
        }

        /// Runs a bridge again if it lost its right because this machine slept.
        private static func keep(_ bridge: Bridge, _ log: Log, _ logger: Logger) async throws {
            let name = bridge.settings.name
            while !Task.isCancelled {
                try await bridge.run { log.announce("bridging to \(name)") }
                if !Task.isCancelled {
                    logger.warning("another process runs the bridge now", metadata: ["bridge": "\(name)"])
                }
            }
        }
    }
}

/// The option that names the file of bridges.
struct BridgesFileArguments: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "The file of bridges.", completion: .file(extensions: ["toml"]))
    var path: String

    func read() throws -> BridgesFile { try BridgesFile.read(Paths().expanded(path)) }
}

extension StoreArguments {
    /// Opens a local store, or the mirror of a server.
    func openAnyKind() throws -> EventStore {
        let path = try Surroundings().storePath(self)
        return try EventStore.open(at: path, kind: EventStore.kind(at: path) ?? .local)
    }
}
