import Conversation
public import EventStore
public import Logging
public import ParlantClient

/// Follows a Parlant server into a store and carries operators' actions to it.
///
/// It may be killed at any time: when it runs again, it looks for what was unfinished.
public struct Mirror: Sendable {
    /// The settings of a mirror.
    public struct Configuration: Sendable {
        public var limits: RequestLimits
        /// How often the list is read, if the limits allow it.
        public var listInterval: Duration
        /// How many shown sessions are followed at the same time.
        public var watched: Int
        /// Whether one request follows everything if the server is a Switchboard server.
        public var usesFeed: Bool
        /// How long a session that the server deleted can still be read here; zero erases it at once.
        public var keepsDeleted = Duration.zero

        /// Creates a configuration with the defaults.
        public init(
            limits: RequestLimits = .production, listInterval: Duration = .milliseconds(1_000),
            watched: Int = 3, usesFeed: Bool = true
        ) {
            self.limits = limits
            self.listInterval = listInterval
            self.watched = watched
            self.usesFeed = usesFeed
        }
    }

    /// Why a mirror cannot start.
    public enum StartFailure: Error, Hashable, Sendable {
        /// Another process already follows the server into this store.
        case isRunning

        /// One line: what happened, then what to do.
        public var wording: String {
            switch self {
            case .isRunning: "Another process follows this server already. No second one is needed."
            }
        }
    }

    private let store: EventStore
    private let client: ParlantClient
    private let configuration: Configuration
    private let logger: Logger

    /// Creates a mirror of the client's server in a store that was made for it.
    public init(
        store: EventStore, client: ParlantClient, configuration: Configuration = Configuration(),
        logger: Logger
    ) {
        self.store = store
        self.client = client
        self.configuration = configuration
        self.logger = logger
    }

    /// Works until its task is cancelled.
    ///
    /// - Parameter onStart: Called once this process holds the mirror's lock and has written to the store.
    /// - Throws: `StartFailure`, or a `StoreError` if the store cannot be written at the beginning.
    public func run(onStart: @Sendable () -> Void = {}) async throws {
        guard let lock = MirrorLock(store: store.path) else { throw StartFailure.isRunning }
        defer { withExtendedLifetime(lock) {} }
        let lane = StoreLane(store, name: "mirror")
        let health = ServerHealth(now: store.options.clock)
        let link = ServerLink(client: client, budget: Budget(configuration.limits), health: health)
        let looks = LogLooks(lane: lane, link: link, keep: configuration.keepsDeleted)
        link.feed.isServerKnown = !configuration.usesFeed
        let naming = Naming(lane: lane, link: link, logger: logger)
        let sweep = Sweep(looks: looks, logger: logger)
        let report = StateReport(lane: lane, link: link)
        let (marks, isFeedKnown) = try await lane.perform { store in
            try store.recoverOutbox()
            if !configuration.usesFeed { try store.forgetStandings() }
            return (try store.marks(), try store.feedPlace().position > 0)
        }
        link.feed.server = !configuration.usesFeed ? .plain : isFeedKnown ? .ours : .unknown
        sweep.begin(with: marks)
        try await report.begin()
        onStart()
        let courier = Courier(looks: looks, sweep: sweep, logger: logger)
        let lists = ListFollower(
            lane: lane, link: link, sweep: sweep, naming: naming, logger: logger,
            interval: configuration.listInterval, keep: configuration.keepsDeleted)
        let feed = FeedFollower(looks: looks, logger: logger)
        let watches = Watches(looks: looks, sweep: sweep, logger: logger, most: configuration.watched)
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = try outboxFollower(waker)
        await withDiscardingTaskGroup { group in
            group.addTask { await lists.run() }
            group.addTask { await sweep.run() }
            group.addTask { await naming.run() }
            if configuration.usesFeed { group.addTask { await feed.run() } }
            group.addTask { await watches.run() }
            group.addTask { await courier.run(wakes) }
            group.addTask { await report.run() }
            group.addTask {
                while !Task.isCancelled {
                    waker.yield()
                    try? await Task.sleep(for: Courier.interval)
                }
                waker.finish()
            }
        }
        await lane.stop(follower)
        await report.end()
    }

    private func outboxFollower(_ waker: AsyncStream<Void>.Continuation) throws(StoreError) -> Follower {
        Follower(
            store, from: try store.position, for: "",
            onPage: { page in
                if page.changes.contains(where: \.isOfOutbox) { waker.yield() }
            }, onState: { _ in })
    }
}

extension Change {
    fileprivate var isOfOutbox: Bool { if case .request = self { true } else { false } }
}
