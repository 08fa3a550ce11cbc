public import Conversation
import Dispatch
import Foundation
import Storage
import Synchronization

/// Reports every commit to a store, by this or any other process.
///
/// A thread of its own checks SQLite's data version: at once after a commit of this process or of one that
/// signals it, early after a notification about the file, and once a second in any case.
public final class Follower: Sendable {
    /// Whether the checks succeed.
    public enum State: Hashable, Sendable {
        case live
        /// Failing since the first check that failed.
        case failing(since: Timestamp, StoreError)
    }

    /// How often to check without any notification.
    public static let lookInterval = LookPace.idlePause
    static let pageLimit = 256

    private let store: EventStore
    private let operatorName: String
    private let onPage: @Sendable (ChangePage) -> Void
    private let onState: @Sendable (State) -> Void
    private let notices: FollowerNotices
    private let isStopped = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)
    private let thread = Mutex<pthread_t?>(nil)

    /// Starts following.
    ///
    /// - Parameters:
    ///   - store: Must stay open until `stop` has returned.
    ///   - position: The position that the caller already has.
    ///   - operatorName: Whose read marks and drafts the summaries include.
    ///   - onPage: Called on the follower's thread, in order, never with an empty page.
    ///   - onState: Called there too, after the first look and whenever the state changes.
    public init(
        _ store: EventStore, from position: Position, for operatorName: String,
        onPage: @escaping @Sendable (ChangePage) -> Void, onState: @escaping @Sendable (State) -> Void
    ) {
        self.store = store
        self.operatorName = operatorName
        self.onPage = onPage
        self.onState = onState
        notices = FollowerNotices(path: store.path)
        store.startReindexing()
        let key = ObjectIdentifier(self).hashValue
        let notices = notices
        store.wakes.withLock { $0[key] = { notices.wake() } }
        Thread.detachNewThread { [self] in
            thread.withLock { $0 = pthread_self() }
            run(from: position)
            _ = store.wakes.withLock { $0.removeValue(forKey: key) }
            ended.signal()
        }
    }

    /// Ends the thread; no callback follows. When called from a callback, it returns before the thread has
    /// ended.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .sequentiallyConsistent) else { return }
        notices.wake()
        let isOwn = thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
        if !isOwn { ended.wait() }
    }

    private func run(from position: Position) {
        var look = Look(store: store)
        var position = position
        var state: State?
        var pace = LookPace()
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            let next = read(&look, &position, &pace, state)
            if next != state { onState(next) }
            state = next
            switch notices.sleep(atMost: pace.pause) {
            // While this process holds the lock, nobody else writes: its own commit will wake us.
            case .notice where !store.pool.isWriting: pace.notice()
            case .commit: pace.commit()
            case .time: pace.pass()
            case .notice, .wake: break
            }
            // Short-lived programs commit too rarely to check for themselves.
            store.checkpointer.lookNowAndThen()
            store.purgeWhenDue()
        }
        look.close()
    }

    private func read(
        _ look: inout Look, _ position: inout Position, _ pace: inout LookPace, _ state: State?
    ) -> State {
        do {
            guard try look.hasChanged() else { return .live }
            pace.find()
            var isLast = false
            while !isLast, !isStopped.load(ordering: .sequentiallyConsistent) {
                let page = try store.changes(after: position, limit: Self.pageLimit, for: operatorName)
                position = page.through
                isLast = page.isLast
                if !page.changes.isEmpty {
                    store.checkpointer.noteChange(through: position.rawValue)
                    onPage(page)
                }
            }
            look.isDone()
            return .live
        } catch {
            look.close()
            if case .failing = state { return state! }
            return .failing(since: store.now, error)
        }
    }
}

/// A connection outside the pool that reads the data version, which means nothing across connections.
private struct Look {
    let store: EventStore
    private var connection: Connection?
    private var seen: Int?
    private var found: Int?
    private var file: FileIdentity?

    init(store: EventStore) { self.store = store }

    mutating func hasChanged() throws(StoreError) -> Bool {
        let identity = FileIdentity(path: store.path)
        if identity == nil || (file != nil && file != identity) {
            throw .cannotOpen(path: store.path, reason: "the file was removed or replaced")
        }
        file = identity
        found = try EventStore.translating(path: store.path) { try version() }
        return found != seen
    }

    /// Records that the version found last has been read.
    mutating func isDone() { seen = found }

    mutating func close() {
        try? connection?.close()
        connection = nil
        seen = nil
    }

    private mutating func version() throws -> Int {
        if connection == nil {
            var options = store.options
            options.readOnly = true
            connection = try Connection(path: store.path, EventStore.connection(options))
        }
        return try connection!.glance { try $0.dataVersion() }
    }
}
