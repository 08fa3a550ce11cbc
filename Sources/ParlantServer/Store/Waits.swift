import Conversation
import EventStore
import Synchronization

/// The requests that wait for news, woken by one follower.
final class Waits: Sendable {
    fileprivate struct Entry {
        let wait: Wait
        let client: Caller
        let isNews: @Sendable (Change) -> Bool
    }

    fileprivate struct State {
        /// Under nil those that wait for anything in the store.
        var bySession: [Session.ID?: [Int: Entry]] = [:]
        var byClient: [String: Int] = [:]
        var count = 0
        var nextKey = 0
        var isClosing = false
    }

    private let limits: Limits.Waits
    private let state = Mutex(State())

    init(limits: Limits.Waits) { self.limits = limits }

    /// How many wait.
    var count: Int { state.withLock { $0.count } }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Waits on one session while a body runs: what happens from now on wakes the wait.
    ///
    /// - Parameters:
    ///   - session: Whose deletion is news too.
    ///   - client: Who waits, for the limit of waits for each.
    ///   - isNews: Which entries are.
    ///   - body: Looks, then waits, and looks again.
    /// - Returns: What the body returns.
    /// - Throws: A problem where too many wait, or what the body throws.
    func waiting<T>(
        on session: Session.ID, for client: Caller, where isNews: @escaping @Sendable (LogEntry) -> Bool,
        _ body: (Wait) async throws -> T
    ) async throws -> T {
        let isNews = { @Sendable (change: Change) in
            switch change {
            case .entry(_, let entry): isNews(entry)
            case .session(let summary): summary.isDeleted
            case .note, .suggestion, .request, .upstream, .words: false
            }
        }
        return try await waiting(Entry(wait: Wait(), client: client, isNews: isNews), on: session, body)
    }

    /// Likewise, on all of the store.
    func waiting<T>(
        for client: Caller, where isNews: @escaping @Sendable (Change) -> Bool,
        _ body: (Wait) async throws -> T
    ) async throws -> T {
        try await waiting(Entry(wait: Wait(), client: client, isNews: isNews), on: nil, body)
    }

    /// Throws a problem where a wait would: a stream must be refused before its head is sent.
    func requireRoom(for client: Caller) throws(Problem) {
        try state.withLock { state throws(Problem) in try state.requireRoom(for: client, limits) }
    }

    private func waiting<T>(
        _ entry: Entry, on session: Session.ID?, _ body: (Wait) async throws -> T
    ) async throws -> T {
        let key = try state.withLock { state throws(Problem) in try state.add(entry, on: session, limits) }
        defer { state.withLock { $0.remove(key, on: session) } }
        return try await body(entry.wait)
    }

    /// Wakes whoever waits for one of the changes; called on the follower's thread.
    func tell(_ page: ChangePage) {
        for change in page.changes {
            for wait in waits(for: change) { wait.wake(.news) }
        }
    }

    /// Ends all waits, those to come too.
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

extension Waits.State {
    fileprivate func requireRoom(for client: Caller, _ limits: Limits.Waits) throws(Problem) {
        let most = client.role == .customer ? min(limits.perCustomer, limits.perClient) : limits.perClient
        guard count < limits.inAll, byClient[client.id, default: 0] < most else { throw .tooManyWaits }
    }

    fileprivate mutating func add(
        _ entry: Waits.Entry, on session: Session.ID?, _ limits: Limits.Waits
    ) throws(Problem) -> Int {
        let client = entry.client
        try requireRoom(for: client, limits)
        if isClosing { entry.wait.wake(.closing) }
        nextKey += 1
        count += 1
        byClient[client.id, default: 0] += 1
        bySession[session, default: [:]][nextKey] = entry
        return nextKey
    }

    fileprivate mutating func remove(_ key: Int, on session: Session.ID?) {
        guard let entry = bySession[session]?.removeValue(forKey: key) else { return }
        if bySession[session]?.isEmpty ?? false { bySession[session] = nil }
        count -= 1
        byClient[entry.client.id]! -= 1
        if byClient[entry.client.id] == 0 { byClient[entry.client.id] = nil }
    }
}
