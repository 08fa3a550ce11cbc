import Console
import Conversation
import EventStore
import Synchronization

/// Carries out the rules of return that this console's configuration has, and learns what goes back to the AI soon by
/// the rules of any program.
final class ReturnWatch: Sendable {
    private let store: EventStore
    private let rules: [ReturnRule]
    private let process = FollowerProcess.name(.random)
    private let told = Mutex<[PlannedReturn]>([])

    init(store: EventStore, rules: [ReturnRule]) {
        self.store = store
        self.rules = rules
    }

    /// Does what is due. A failure also affects the follower, which reports it.
    func look() {
        while let sweep = try? store.returnSessions(by: rules, as: process), sweep.hasMore {}
    }

    /// What the console must be told; nil if nothing is new.
    func news() -> Arrival? {
        guard let planned = try? store.plannedReturns() else { return nil }
        let isNews = told.withLock { told in
            defer { told = planned }
            return told != planned
        }
        return isNews ? .returnsPlanned(planned) : nil
    }
}
