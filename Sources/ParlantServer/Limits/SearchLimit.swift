import Synchronization

/// Limits how many searches are running or queued, in total and per client.
final class SearchLimit: Sendable {
    private struct UnderWay {
        var byClient: [String: Int] = [:]
        var count = 0
    }

    private let limits: Limits.Searching
    private let state = Mutex(UnderWay())

    init(_ limits: Limits.Searching) { self.limits = limits }

    var count: Int { state.withLock { $0.count } }

    /// - Throws: A problem with 429 if there are too many searches, or what the body throws.
    func searching<T>(for client: Caller, _ body: () async throws -> T) async throws -> T {
        try state.withLock { state throws(Problem) in
            guard state.count < limits.inAll, state.byClient[client.id, default: 0] < limits.perClient else {
                throw .tooManySearches
            }
            state.count += 1
            state.byClient[client.id, default: 0] += 1
        }
        defer {
            state.withLock { state in
                state.count -= 1
                state.byClient[client.id]! -= 1
                if state.byClient[client.id] == 0 { state.byClient[client.id] = nil }
            }
        }
        return try await body()
    }
}
