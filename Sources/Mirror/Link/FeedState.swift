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
        /// A server without a feed.
        case plain
        case ours
    }

    /// What was found last.
    var server: Server {
        get { Server(rawValue: kind.load(ordering: .sequentiallyConsistent))! }
        set { kind.store(newValue.rawValue, ordering: .sequentiallyConsistent) }
    }

    /// The server as soon as it is known; `unknown` if it is not known in time.
    func knownServer(within limit: Duration) async -> Server {
        let deadline = ContinuousClock.now + limit
        while server == .unknown, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        return server
    }

    /// Whether everything that the server reported is here.
    var isWhole: Bool {
        get { whole.load(ordering: .sequentiallyConsistent) }
        set { whole.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether the list has been read since the start. If so, its sessions need not be requested one by one.
    var isListKnown: Bool {
        get { listed.load(ordering: .sequentiallyConsistent) }
        set { listed.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether the server is known to be the same as before. If so, what it does not have was deleted.
    var isServerKnown: Bool {
        get { identified.load(ordering: .sequentiallyConsistent) }
        set { identified.store(newValue, ordering: .sequentiallyConsistent) }
    }
}
