import Conversation
import EventStore
import Synchronization

/// The requests that wait for news, all woken by one follower, and the open streams.
final class Waits: Sendable {
    fileprivate struct Entry {
        let wait: Wait
        let isNews: @Sendable (Change) -> Bool
    }

    fileprivate struct Register {
        /// Waits by session; under nil those for anything in the store.
        var bySession: [Session.ID?: [Int: Entry]] = [:]
        var byClient: [String: Int] = [:]
        /// Places in use.
        var count = 0
        var ofCustomers = 0
        var nextKey = 0
        var isClosing = false
    }

    private let limits: Limits.Waiting
    private let state = Mutex(Register())

    init(limits: Limits.Waiting) { self.limits = limits }

    /// The number of waiting requests and open streams.
    var count: Int { state.withLock { $0.count } }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Runs a body that waits on one session: whatever happens to it from now on wakes the wait.
    ///
    /// - Parameters:
    ///   - session: The session; its deletion is news too.
    ///   - client: The caller, for the limit per client.
    ///   - place: The client's place, if it already has one.
    ///   - isNews: Whether an entry is news.
    ///   - body: Looks, then waits, and looks again.
    /// - Returns: What the body returns.
    /// - Throws: A problem if too many requests wait, or what the body throws.
    func waiting<T>(
        on session: Session.ID, for client: Caller, in place: Place? = nil,
        where isNews: @escaping @Sendable (LogEntry) -> Bool, _ body: (Wait) async throws -> T
    ) async throws -> T {
        let isNews = { @Sendable (change: Change) in
            switch change {
            case .entry(_, let entry): isNews(entry)
            case .session(let summary): summary.isDeleted
            case .note, .suggestion, .request, .upstream, .words: false
            }
        }
        let place = try place ?? self.place(for: client)
        defer { withExtendedLifetime(place) {} }
        return try await waiting(Entry(wait: Wait(), isNews: isNews), on: session, body)
    }

    /// Runs a body that waits on the whole store.
    func waiting<T>(
        for client: Caller, where isNews: @escaping @Sendable (Change) -> Bool,
        _ body: (Wait) async throws -> T
    ) async throws -> T {
        let place = try place(for: client)
        defer { withExtendedLifetime(place) {} }
        return try await waiting(Entry(wait: Wait(), isNews: isNews), on: nil, body)
    }

    /// Returns a place, held until it is released. A stream needs one before its head is sent and keeps it even when
    /// nothing waits in it.
    ///
    /// - Throws: A problem if there is no place.
    func place(for client: Caller) throws(Problem) -> Place {
        let (id, isCustomer) = (client.id, client.role == .customer)
        try state.withLock { state throws(Problem) in try state.enter(id, isCustomer, limits) }
        return Place { [self] in state.withLock { $0.leave(id, isCustomer) } }
    }

    private func waiting<T>(
        _ entry: Entry, on session: Session.ID?, _ body: (Wait) async throws -> T
    ) async throws -> T {
        let key = state.withLock { $0.add(entry, on: session) }
        defer { state.withLock { $0.remove(key, on: session) } }
        return try await body(entry.wait)
    }

    /// Wakes all that wait for one of the changes; called on the follower's thread.
    func wake(for page: ChangePage) {
        for change in page.changes {
            for wait in waits(for: change) { wait.wake(.news) }
        }
    }

    /// Ends all waits, including future ones.
    func close() {
        let all = state.withLock { state in
            state.isClosing = true
            return state.bySession.values.flatMap { $0.values.map(\.wait) }
        }
        for wait in all { wait.wake(.closing) }
    }

    private func waits(for change: Change) -> [Wait] {
        let session: Session.ID? =
            switch change {
            case .entry(let id, _): id
            case .session(let summary): summary.id
            case .note, .suggestion, .request, .upstream, .words: nil
            }
        return state.withLock { state in
            let own = session.flatMap { state.bySession[$0] }?.values ?? [:].values
            let all = state.bySession[.none]?.values ?? [:].values
            return (Array(own) + Array(all)).filter { $0.isNews(change) }.map(\.wait)
        }
    }
}

extension Waits.Register {
    fileprivate mutating func enter(_ id: String, _ isCustomer: Bool, _ limits: Limits.Waiting)
        throws(Problem)
    {
        let most = isCustomer ? min(limits.perCustomer, limits.perClient) : limits.perClient
        guard count < limits.inAll, byClient[id, default: 0] < most,
            !isCustomer || ofCustomers < limits.inAll - limits.forStaff
        else { throw .tooManyWaits }
        count += 1
        if isCustomer { ofCustomers += 1 }
        byClient[id, default: 0] += 1
    }

    fileprivate mutating func leave(_ id: String, _ isCustomer: Bool) {
        count -= 1
        if isCustomer { ofCustomers -= 1 }
        byClient[id]! -= 1
        if byClient[id] == 0 { byClient[id] = nil }
    }

    fileprivate mutating func add(_ entry: Waits.Entry, on session: Session.ID?) -> Int {
        if isClosing { entry.wait.wake(.closing) }
        nextKey += 1
        bySession[session, default: [:]][nextKey] = entry
        return nextKey
    }

    fileprivate mutating func remove(_ key: Int, on session: Session.ID?) {
        bySession[session]?.removeValue(forKey: key)
        if bySession[session]?.isEmpty ?? false { bySession[session] = nil }
    }
}
