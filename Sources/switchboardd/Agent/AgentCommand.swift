import Agent
import ArgumentParser
import ChatCompletions
import CommandLine
import EventStore
import Foundation
import Logging
import UnixSignals

/// Runs the AI side until it is told to stop.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Answer customers in automatic mode, by guidelines alone or with a language model.",
        discussion: """
            Several may run on one store; each turn is one process's. SIGTERM and SIGINT give the turns under way up, \
            so that another process takes them at once.
            """)

    @OptionGroup var store: StoreArguments

    @Option(help: "The guidelines file.", completion: .file())
    var guidelines: String

    @Flag(help: "Answer by the guidelines alone, without a language model.")
    var scripted = false

    @OptionGroup var model: ModelArguments

    @Option(help: "How many sessions are answered at once.")
    var turns = 32

    @Option(help: "After how many seconds without a heartbeat another process takes over the turns.")
    var lease = 15

    @Option(help: "How the log is written: plain or json. Without it, plain on a terminal.")
    var log: LogForm?

    func run() async throws {
        try await complaining { try await serve() }
    }

    private func serve() async throws {
        guard (1...1_024).contains(turns) else {
            throw Complaint(.usage, "--turns needs a number from 1 to 1024.")
        }
        guard (3...3_600).contains(lease) else {
            throw Complaint(.usage, "--lease needs a number of seconds from 3 to 3600.")
        }
        let guidelines = try PlainFile.value(
            of: self.guidelines, as: "guidelines file", limit: Guidelines.fileLimit
        ) { try Guidelines(parsing: $0, named: self.guidelines) }
        let configured = try responder(following: guidelines)
        let store = try store.open()
        defer { store.close() }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let log = Log(log ?? .natural)
        defer { log.finish() }
        let logger = log.logger()
        let loop = TurnLoop(
            store, process: AgentProcessName.random, responder: configured.responder,
            toolbox: configured.toolbox,
            options: TurnLoop.Options(turnLimit: turns, lease: .seconds(lease)) { logger.note($0) })
        logger.info("serving", metadata: configured.metadata.merging(facts(of: guidelines)) { $1 })
        let result = await Result {
            try await LogTroubleWatch(store: store, logger: logger).around {
                try await Self.run(loop, until: signals)
            }
        }
        await configured.shutDown()
        try result.get()
        logger.info("stopped")
    }

    private func responder(following guidelines: Guidelines) throws -> ConfiguredResponder {
        switch (scripted, model.isGiven) {
        case (true, false): ConfiguredResponder(scripted: guidelines)
        case (false, true): try model.responder(following: guidelines, turns: turns)
        default:
            throw Complaint(
                .usage, "Choose who answers: --scripted, or --url and --model for a language model.")
        }
    }

    private func facts(of guidelines: Guidelines) -> Logger.Metadata {
        [
            "agent": .string(guidelines.agentName), "guidelines": .stringConvertible(guidelines.list.count),
            "turns": .stringConvertible(turns), "lease": .stringConvertible(lease),
        ]
    }

    private static func run(_ loop: TurnLoop, until signals: UnixSignalsSequence) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await loop.run() }
            group.addTask { for await _ in signals { return } }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
