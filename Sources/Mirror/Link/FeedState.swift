import Synchronization

/// Whether one request follows the whole server, so that nothing else needs to look.
final class FeedState: Sendable {
    private let whole = Atomic(false)
    private let listed = Atomic(false)
    private let identified = Atomic(false)
    private let kind = Atomic(Server.unknown.rawValue)

    /// What answers at the address.
    enum Server: Int {
        case unknown
        /// One without a feed.
        case plain
        case ours
    }

    /// What was found last.
    var server: Server {
        get { Server(rawValue: kind.load(ordering: .sequentiallyConsistent))! }
        set { kind.store(newValue.rawValue, ordering: .sequentiallyConsistent) }
    }

    /// The server as soon as it is known; `unknown` where it is not known in time.
    func knownServer(within limit: Duration) async -> Server {
        let deadline = ContinuousClock.now + limit
        while server == .unknown, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        return server
    }

    /// Whether everything that the server told is here.
    var isWhole: Bool {
        get { whole.load(ordering: .sequentiallyConsistent) }
        set { whole.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether the list was read since the start: what it tells need not be asked for one by one.
    var isListKnown: Bool {
        get { listed.load(ordering: .sequentiallyConsistent) }
        set { listed.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether it is known that the server is the same as before: what it does not have was deleted then.
    var isServerKnown: Bool {
        get { identified.load(ordering: .sequentiallyConsistent) }
        set { identified.store(newValue, ordering: .sequentiallyConsistent) }
    }
}
