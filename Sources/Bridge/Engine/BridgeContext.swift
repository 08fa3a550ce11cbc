import Conversation
import EventStore
import Logging
import Synchronization

/// What the parts of a bridge share.
struct BridgeContext: Sendable {
    let lane: StoreLane
    let desk: any Desk
    let settings: BridgeSettings
    let logger: Logger
    let book = LinkBook()
    let condition = BridgeCondition()

    init(store: EventStore, desk: any Desk, settings: BridgeSettings, logger: Logger) {
        lane = StoreLane(store, name: "bridge")
        self.desk = desk
        self.settings = settings
        self.logger = logger
    }

    var clock: @Sendable () -> Timestamp { lane.store.options.clock }

    /// Does something with the store; a failure is logged, and the next look tries again.
    func attempt<Value: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> Value
    ) async -> Value? {
        do {
            return try await lane.perform(body)
        } catch {
            // A session that was deleted meanwhile takes its link with it.
            if case .noSuchSession? = error.refusal { return nil }
            logger.warning(
                "the store failed", metadata: ["bridge": "\(settings.name)", "why": "\(error.wording)"])
            return nil
        }
    }

    /// Why a person is needed, as far as the log and the session's metadata say it. What an operator typed as the reason
    /// of a takeover is for operators alone.
    func reason(of summary: SessionSummary) async -> String? {
        if let told = summary.session.metadata["handoff_reason"]?.string { return told }
        let calls = await attempt { try $0.tail(of: summary.id, limit: 50, kinds: [.tool]).entries } ?? []
        return calls.lazy.reversed().compactMap { $0.event.handoffCall?.handoffReason }.first
    }

    /// Says what is wrong with a call, in the log and to `bridge status`.
    func note(_ error: DeskError, _ what: String) {
        condition.note(error.wording)
        logger.warning(
            "the desk did not do what it was asked for",
            metadata: ["bridge": "\(settings.name)", "what": "\(what)", "why": "\(error.wording)"])
    }
}

/// What is wrong with a bridge now, and how many webhooks were refused since the last report.
final class BridgeCondition: Sendable {
    private struct News {
        var trouble: String?
        var reported: String??
        var wrong = 0
    }

    private let state = Mutex(News())

    func note(_ trouble: String?) { state.withLock { $0.trouble = trouble } }

    func countWrong() { state.withLock { $0.wrong += 1 } }

    /// What must be reported; nil if that was reported already.
    func news() -> (trouble: String?, wrong: Int)? {
        state.withLock { state in
            if state.reported == .some(state.trouble), state.wrong == 0 { return nil }
            defer {
                state.reported = .some(state.trouble)
                state.wrong = 0
            }
            return (state.trouble, state.wrong)
        }
    }
}
