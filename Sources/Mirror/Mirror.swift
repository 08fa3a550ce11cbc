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
        let parts = MirrorParts(store: store, client: client, configuration: configuration, logger: logger)
        try await parts.begin()
        onStart()
        let wake = OutboxWake()
        let follower = try wake.follow(store)
        await parts.run(wake)
        await parts.end(follower)
    }
}
