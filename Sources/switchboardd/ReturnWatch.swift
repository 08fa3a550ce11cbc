import CommandLine
import Conversation
import EventStore
import Logging

/// Carries out the rules of return, like every console that has them; one program at a time does.
struct ReturnWatch {
    private static let interval = Duration.seconds(10)

    let store: EventStore
    let rules: [ReturnRule]
    let abandonment: AbandonmentRule
    let logger: Logger

    init(store: EventStore, surroundings: Surroundings, logger: Logger) {
        self.store = store
        rules = surroundings.configuration.returns
        abandonment = surroundings.abandonment
        self.logger = logger
    }

    /// Watches the store while a body runs.
    func around<T>(_ body: () async throws -> T) async throws -> T {
        if rules.isEmpty { return try await body() }
        let watch = Task { [self] in await run() }
        defer { watch.cancel() }
        return try await body()
    }

    private func run() async {
        let lane = StoreLane(store, name: "returns")
        let (rules, abandonment, process) = (rules, abandonment, FollowerProcess.name(.random))
        var isTroubled = false
        repeat {
            do throws(StoreError) {
                var sweep: ReturnSweep
                repeat {
                    sweep = try await lane.perform {
                        try $0.returnSessions(by: rules, abandonment: abandonment, as: process)
                    }
                    for id in sweep.returned {
                        logger.info("a rule returned a session", metadata: ["session": .string(id.rawValue)])
                    }
                } while sweep.hasMore
                isTroubled = false
            } catch {
                if !isTroubled { logger.warning("no session can be returned by a rule: \(error.wording)") }
                isTroubled = true
            }
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
