import Conversation
import EventStore
import Synchronization

/// How the server's follower does.
final class Condition: Sendable {
    private struct State {
        var follower = Follower.State.live
        var position = Position.start
    }

    private let state = Mutex(State())

    func note(_ follower: Follower.State) { state.withLock { $0.follower = follower } }
    func note(_ position: Position) { state.withLock { $0.position = position } }

    var follower: Follower.State { state.withLock { $0.follower } }
    var position: Position { state.withLock { $0.position } }
}

extension Routes {
    /// Whether the store can be read and is followed; what fails is in the log, not in the answer.
    func health(_ call: Call) async throws -> Reply {
        let start = ContinuousClock.now
        let isReadable = (try? await store.read { try $0.position }) != nil
        let time = ContinuousClock.now - start
        let isLive = condition.follower == .live
        let isHealthy = isReadable && isLive
        return .json(
            isHealthy ? 200 : 503,
            [
                "status": isHealthy ? "healthy" : "unhealthy",
                "checks": [
                    "store": [
                        "status": isReadable ? "healthy" : "unhealthy",
                        "latency_ms": .number("\(Double(time.microseconds) / 1000)"),
                    ],
                    "follower": ["status": isLive ? "healthy" : "unhealthy"],
                ],
            ])
    }

    func metrics(_ call: Call) async throws -> Reply {
        let position = try await store.read { try $0.position }
        let lag = max(0, position.rawValue - condition.position.rawValue)
        return Reply(
            status: 200,
            body: .text(
                figures.text(gauges: [
                    ("switchboard_waits_open", "Requests that wait for news.", Double(waits.count)),
                    ("switchboard_connections_open", "Open connections.", Double(connections.count)),
                    (
                        "switchboard_logs_kept_bytes", "Memory of logs that were sent lately.",
                        Double(logs.size)
                    ),
                    ("switchboard_follower_lag_changes", "Changes not followed yet.", Double(lag)),
                    (
                        "switchboard_follower_live", "1 while the store is followed.",
                        condition.follower == .live ? 1 : 0
                    ),
                ]), type: "text/plain; version=0.0.4; charset=utf-8"))
    }
}
