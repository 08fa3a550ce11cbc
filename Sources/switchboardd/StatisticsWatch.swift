import EventStore
import Logging

/// Keeps the rows of statistics current; one program at a time does.
struct StatisticsWatch {
    private static let interval = Duration.seconds(10)

    let store: EventStore
    let logger: Logger

    /// Watches the store while a body runs.
    func around<T>(_ body: () async throws -> T) async throws -> T {
        let watch = Task { [self] in await run() }
        defer { watch.cancel() }
        return try await body()
    }

    private func run() async {
        let lane = StoreLane(store, name: "statistics")
        let process = FollowerProcess.name(.random)
        var isTroubled = false
        repeat {
            do throws(StoreError) {
                while try await lane.perform({ try $0.updateStatistics(as: process) }), !Task.isCancelled {}
                isTroubled = false
            } catch {
                if !isTroubled { logger.warning("statistics are not kept current: \(error.wording)") }
                isTroubled = true
            }
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
