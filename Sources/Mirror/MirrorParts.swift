import Conversation
import EventStore
import Logging
import ParlantClient

/// The parts of a running mirror, and what they share.
struct MirrorParts: Sendable {
    private let usesFeed: Bool
    private let lane: StoreLane
    private let link: ServerLink
    private let sweep: Sweep
    private let report: StateReport
    private let naming: Naming
    private let replies: ReplyFollower
    private let known: KnownFollower
    private let lists: ListFollower
    private let feed: FeedFollower
    private let watches: Watches
    private let courier: Courier

    init(store: EventStore, client: ParlantClient, configuration: Mirror.Configuration, logger: Logger) {
        usesFeed = configuration.usesFeed
        lane = StoreLane(store, name: "mirror")
        let health = ServerHealth(now: store.options.clock)
        link = ServerLink(client: client, budget: Budget(configuration.limits), health: health)
        let looks = LogLooks(lane: lane, link: link, keep: configuration.keepsDeleted)
        sweep = Sweep(looks: looks, logger: logger)
        report = StateReport(lane: lane, link: link)
        naming = Naming(lane: lane, link: link, logger: logger)
        replies = ReplyFollower(lane: lane, link: link, logger: logger)
        known = KnownFollower(lane: lane, link: link, logger: logger)
        lists = ListFollower(
            lane: lane, link: link, sweep: sweep, naming: naming, logger: logger,
            interval: configuration.listInterval, keep: configuration.keepsDeleted)
        feed = FeedFollower(looks: looks, logger: logger)
        watches = Watches(looks: looks, sweep: sweep, logger: logger, most: configuration.watched)
        courier = Courier(looks: looks, sweep: sweep, logger: logger)
    }

    /// Continues from what the store knows, and tells consoles that this process follows the server.
    func begin() async throws {
        link.feed.isServerKnown = !usesFeed
        let usesFeed = usesFeed
        let (marks, isFeedKnown) = try await lane.perform { store in
            try store.recoverOutbox()
            if !usesFeed { try store.forgetStandings() }
            return (try store.marks(), try store.feedPlace().position > 0)
        }
        link.feed.server = !usesFeed ? .plain : isFeedKnown ? .ours : .unknown
        sweep.begin(with: marks)
        try await report.begin()
    }

    /// Works until the task is cancelled.
    func run(_ wake: OutboxWake) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await lists.run() }
            group.addTask { await sweep.run() }
            group.addTask { await naming.run() }
            group.addTask { await replies.run() }
            group.addTask { await known.run() }
            if usesFeed { group.addTask { await feed.run() } }
            group.addTask { await watches.run() }
            group.addTask { await courier.run(wake.wakes) }
            group.addTask { await report.run() }
            group.addTask { await wake.run() }
        }
    }

    func end(_ follower: Follower) async {
        await lane.stop(follower)
        await report.end()
    }
}
