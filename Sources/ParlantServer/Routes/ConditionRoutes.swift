import Conversation
import EventStore
import NIOCore
import ParlantWire
import Statistics

extension Routes {
    static func handler(of endpoint: ConditionEndpoint) -> Handler {
        switch endpoint {
        case .health: { try await $0.health($1) }
        case .readiness: { try await $0.ready($1) }
        case .metrics: { try await $0.metrics($1) }
        }
    }

    /// Answers whether the process responds. A supervisor restarts one that does not, so neither disk nor store is
    /// checked.
    func health(_ call: Call) async throws -> Reply {
        let start = ContinuousClock.now
        try await call.eventLoop.submit {}.get()
        let time = ContinuousClock.now - start
        return .json(
            200,
            [
                "status": "healthy",
                "checks": [
                    "event_loop": [
                        "status": "healthy", "latency_ms": .number("\(Double(time.microseconds) / 1000)"),
                    ]
                ],
            ])
    }

    /// Answers whether requests can be carried out: the store was written and read in the last few seconds, and is
    /// followed.
    func ready(_ call: Call) async throws -> Reply {
        let verdict = await readiness.verdict(store, on: call.eventLoop)
        let isLive = condition.follower == .live
        var checks: JSON.Members = ["follower": ["status": isLive ? "healthy" : "unhealthy"]]
        var isReady = isLive
        switch verdict {
        case .ready: checks["store"] = ["status": "healthy"]
        case .not(let cause):
            checks["store"] = ["status": "unhealthy", "detail": .string(cause)]
            isReady = false
        }
        return .json(
            isReady ? 200 : 503,
            ["status": isReady ? "ready" : "not ready", "checks": .object(checks)])
    }

    func metrics(_ call: Call) async throws -> Reply {
        let (position, desk) = try await store.read { (try $0.position, try $0.deskFigures()) }
        let backup = try await store.read { try $0.lastBackup() }.map { moment in
            (
                "switchboard_last_backup_timestamp_seconds", "When the last backup was made.",
                Double(moment.microseconds) / 1e6
            )
        }
        let gauges = gauges(at: position) + Self.gauges(of: desk) + [backup].compactMap { $0 }
        let text = figures.text(gauges: gauges)
        let histograms = try await store.read { try $0.handoffHistograms() }
        return Reply(
            status: 200,
            body: .text(
                text + histograms.map(\.text).joined()
                    + Figures.counter(
                        "switchboard_log_lines_dropped_total", "Log lines dropped because nothing read them.",
                        droppedLogLines()),
                type: "text/plain; version=0.0.4; charset=utf-8"))
    }

    private func gauges(at position: Position) -> [(name: String, help: String, value: Double)] {
        let lag = max(0, position.rawValue - condition.position.rawValue)
        var gauges: [(name: String, help: String, value: Double)] = [
            ("switchboard_waits_open", "Requests that wait for news, and streams.", Double(waits.count)),
            ("switchboard_connections_open", "Open connections.", Double(connections.count)),
            ("switchboard_searches_open", "Searches under way or queued.", Double(searches.count)),
            (
                "switchboard_logs_kept_bytes", "Memory used by cached logs, in bytes.",
                Double(logs.size + customersLogs.size)
            ),
            ("switchboard_follower_lag_changes", "Changes that the follower has not read yet.", Double(lag)),
            (
                "switchboard_follower_live", "1 while the store is followed.",
                condition.follower == .live ? 1 : 0
            ),
        ]
        if let lag = feedReaders.lag(behind: position) {
            gauges.append(
                (
                    "switchboard_feed_lag_changes",
                    "Changes that the slowest mirror or bridge on the feed has not asked for yet.",
                    Double(lag)
                ))
        }
        return gauges
    }

    private static func gauges(of desk: DeskFigures) -> [(name: String, help: String, value: Double)] {
        [
            (
                "switchboard_oldest_wait_seconds", "How long the customer who waits longest has waited.",
                Double((desk.longestWait ?? .zero).microseconds) / 1e6
            ),
            (
                "switchboard_sessions_unclaimed", "Sessions that wait for a person and that nobody owns.",
                Double(desk.unclaimed)
            ),
            (
                "switchboard_sends_unconfirmed", "Sends whose arrival is unconfirmed.",
                Double(desk.unconfirmed)
            ),
        ]
    }
}
