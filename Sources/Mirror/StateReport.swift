import Conversation
import EventStore

/// Reports to consoles how the server is reached, and that a process follows it.
struct StateReport: Sendable {
    let lane: StoreLane
    let link: ServerLink
    private let process = FollowerProcess.name(.random)

    /// How often to check whether there is anything to report.
    static let interval = Duration.milliseconds(200)
    /// How often a mere change of the figures is reported.
    static let figuresInterval = Duration.seconds(10)
    static let leaseInterval = Duration.seconds(4)
    static let lease = Duration.seconds(12)

    init(lane: StoreLane, link: ServerLink) {
        self.lane = lane
        self.link = link
    }

    func begin() async throws(StoreError) {
        let upstream = current
        try await lane.perform { try $0.setUpstream(upstream) }
        try await renew()
    }

    func run() async {
        var reported = current
        var reportedAt = ContinuousClock.now
        var renewedAt = reportedAt
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            let upstream = current
            let now = ContinuousClock.now
            let isNews =
                upstream.state != reported.state || upstream.isSlowed != reported.isSlowed
                || upstream.isFed != reported.isFed || upstream.isRefused != reported.isRefused
            if isNews || (upstream != reported && now - reportedAt > Self.figuresInterval) {
                guard (try? await lane.perform { try $0.setUpstream(upstream) }) != nil else { continue }
                reported = upstream
                reportedAt = now
            }
            if now - renewedAt > Self.leaseInterval, (try? await renew()) != nil { renewedAt = now }
        }
    }

    func end() async {
        let process = process
        try? await lane.perform { try $0.endMirrorLease(of: process) }
    }

    private var current: Upstream {
        let figures = link.budget.figures
        var upstream = Upstream(
            state: link.health.current, requestsPerMinute: figures.madeInLastMinute,
            budget: link.budget.limits.total, isSlowed: figures.isSlowed, isFed: link.feed.isWhole)
        upstream.isRefused = link.health.isRefused
        upstream.listInterval = link.pace.listInterval
        return upstream
    }

    private func renew() async throws(StoreError) {
        let process = process
        try await lane.perform { try $0.renewMirrorLease(of: process, for: Self.lease) }
    }
}
