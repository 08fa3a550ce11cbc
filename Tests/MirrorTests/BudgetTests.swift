import Conversation
import Effort
import EventStore
import Mirror
import Testing

/// A thousand sessions, of which twenty are active, with the limits that a production server has by default.
@Suite(.serialized, .enabled(if: Effort.isFull, "needs SWITCHBOARD_FULL: it takes two minutes"))
struct BudgetTests {
    @Test func aThousandSessionsStayWithinTheBudget() async throws {
        let server = try await UpstreamServer()
        for number in 0..<1_000 { try server.session(Session.ID("s\(number)")) }
        let active = (0..<20).map { Session.ID("s\($0 * 50)") }
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(
            proxy.address, upstream: server.address, configuration: Mirror.Configuration(usesFeed: false))
        try await desk.following {
            try await desk.until("all sessions are known") { store in
                try store.mirrorCoverage()?.sessions == 1_000
            }
            try desk.show(active[0])
            var worst: [Int] = []
            for minute in 0..<2 {
                let before = proxy.fates.counts.seen
                let delay = try await minuteOfWork(server, desk, active, minute)
                worst.append(proxy.fates.counts.seen - before)
                print(
                    "figure: minute \(minute + 1): \(worst.last!) requests, new sessions and switches seen after at most \(delay)"
                )
                // 2.5 s on a quiet machine.
                #expect(delay < .seconds(10))
            }
            #expect(worst.allSatisfy { $0 <= RequestLimits.production.total })
            #expect(try desk.store.upstream()?.isSlowed == false)
        }
        await server.stop()
    }

    /// Customers of the active sessions write, one session is new and one becomes manual, at every step.
    private func minuteOfWork(
        _ server: UpstreamServer, _ desk: Desk, _ active: [Session.ID], _ minute: Int
    ) async throws -> Duration {
        var worst = Duration.zero
        let end = ContinuousClock.now + .seconds(60)
        var step = 0
        while ContinuousClock.now < end {
            step += 1
            let text = "step \(step)"
            // The console shows itself every few seconds.
            try desk.show(active[0])
            for id in active { try server.customer(text, in: id) }
            let new = Session.ID("n\(minute)-\(step)")
            let switched = Session.ID("s\(step * 7 % 1_000 + 1)")
            let start = ContinuousClock.now
            try server.session(new)
            _ = try server.store.patch(switched, SessionPatch(mode: .manual))
            try await desk.until("the new session and the switch are seen") { store in
                try store.session(new) != nil && store.session(switched)?.mode == .manual
            }
            worst = max(worst, ContinuousClock.now - start)
            try await desk.until("what is shown is up to date") { store in
                try store.summary(active[0], for: "mia")?.lastLine?.text == text
            }
            _ = try server.store.patch(switched, SessionPatch(mode: .auto))
        }
        return worst
    }
}
