import EventStore
import Logging

/// Logs once when what was written to a store cannot be carried over into its file, and once when it can again.
struct LogTroubleWatch {
    private static let interval = Duration.seconds(1)

    let store: EventStore
    let logger: Logger

    /// Watches the store while a body runs.
    func around<T>(_ body: () async throws -> T) async throws -> T {
        let watch = Task { [self] in await run() }
        defer { watch.cancel() }
        return try await body()
    }

    private func run() async {
        var isTroubled = false
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let trouble = store.logTrouble
            if let trouble, !isTroubled { logger.warning("\(trouble)") }
            if trouble == nil, isTroubled {
                logger.notice("the store's log is being copied into the store file again")
            }
            isTroubled = trouble != nil
        }
    }
}
