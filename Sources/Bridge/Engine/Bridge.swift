import Conversation
public import EventStore
public import Logging

/// Takes sessions that wait for a person to a help desk, and brings back what people there answer.
///
/// It may be killed at any time: when it runs again, it goes on with what was unfinished. Of several processes that run
/// a bridge of one name over one store, one works and the others wait.
public struct Bridge: Sendable {
    public let settings: BridgeSettings
    private let parts: BridgeParts

    /// Creates a bridge between a store, local or a mirror, and a desk.
    public init(store: EventStore, desk: any Desk, settings: BridgeSettings, logger: Logger) {
        self.settings = settings
        parts = BridgeParts(
            BridgeContext(store: store, desk: desk, settings: settings, logger: logger))
    }

    /// Works until its task is cancelled, or another process has the right to run the bridge because this one slept.
    ///
    /// - Parameter onStart: Called once this process has the right.
    /// - Throws: `StoreError` if the store cannot be followed.
    public func run(onStart: @Sendable () -> Void = {}) async throws {
        let process = FollowerProcess.name(parts.context.lane.store.options.ids)
        guard let isDoubtful = await parts.waitForLease(process) else { return }
        onStart()
        do {
            try await parts.run(process, isDoubtful: isDoubtful)
        } catch {
            await parts.release(process)
            throw error
        }
        await parts.release(process)
    }

    /// Verifies a webhook and keeps what it says, also while another process runs the bridge.
    ///
    /// - Returns: The status to answer with: 200 once everything is durable, 503 if the desk should try again, 401 or 400
    ///   if it is refused.
    public func receive(_ request: WebhookRequest) async -> Int { await parts.receive(request) }
}
