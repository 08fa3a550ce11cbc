import Synchronization

/// Whether one request follows the whole server, so that nothing else needs to look.
final class FeedState: Sendable {
    private let whole = Atomic(false)
    private let listed = Atomic(false)
    private let identified = Atomic(false)

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
