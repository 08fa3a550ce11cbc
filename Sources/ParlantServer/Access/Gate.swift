import Conversation
import EventStore
import Synchronization

/// Tells who asks, by the token that comes with a request.
final class Gate: Sendable {
    private struct State {
        /// Once there are tokens nobody is let in without one.
        var isGuarded: Bool
        var lookedAt: ContinuousClock.Instant?
        var known: [[UInt8]: (token: AccessToken, at: ContinuousClock.Instant)] = [:]
        /// Tokens that were good once are looked at again however many bad ones their address shows.
        var trusted: Set<[UInt8]> = []
    }

    /// A revoked token is good for so long yet, and a first one guards after so long.
    static let memory = Duration.seconds(2)
    private static let mostKnown = 10_000

    private let store: StoreLanes
    private let state: Mutex<State>
    private let failures = Buckets()
    private let failuresPerMinute: Int
    private let clock: @Sendable () -> Timestamp
    /// A token's last use is written so seldom: it costs a transaction.
    private static let useInterval = Duration.seconds(60)

    /// - Parameters:
    ///   - store: Where the tokens are.
    ///   - isGuarded: Whether a token is needed though there may be none yet.
    ///   - failuresPerMinute: How many unknown tokens one address may show.
    ///   - clock: By which a token's use is told.
    init(
        _ store: StoreLanes, isGuarded: Bool, failuresPerMinute: Int,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.failuresPerMinute = failuresPerMinute
        self.clock = clock
        state = Mutex(State(isGuarded: isGuarded))
    }

    /// - Parameters:
    ///   - authorization: The header; nil where there is none.
    ///   - peer: The address of whoever asks.
    /// - Returns: Who it is.
    /// - Throws: A problem with 401 where nobody knows, or `StoreError`.
    func caller(_ authorization: String?, from peer: String) async throws -> Caller {
        guard try await isGuarded() else { return .anybody(from: peer) }
        guard let authorization else {
            throw Self.problem("This server needs a token: Authorization: Bearer …")
        }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        let hash =
            parts.count == 2 && parts[0].lowercased() == "bearer" ? TokenSecret.hash(of: parts[1]) : nil
        // Whoever guesses costs nobody a look into the store.
        let isTrusted = hash.map { hash in state.withLock { $0.trusted.contains(hash) } } ?? false
        // Behind a proxy that does not say for whom it asks one guesser would shut all others out.
        let isCounted = !peer.isLoopback
        if isCounted, !isTrusted, !failures.hasSome(of: peer, perMinute: failuresPerMinute) {
            throw Self.tooManyFailures
        }
        guard let hash, let token = try await token(hash) else {
            if isCounted { countFailure(peer) }
            throw Self.problem("This token is unknown, has ended or was revoked.")
        }
        return Caller(token)
    }

    private func countFailure(_ peer: String) {
        _ = failures.take(of: peer, perMinute: Double(failuresPerMinute), size: Double(failuresPerMinute))
    }

    private static let tooManyFailures = Problem(
        429, "This address has shown too many unknown tokens. Wait a minute.",
        headers: [("Retry-After", "60")])

    private func isGuarded() async throws -> Bool {
        let now = ContinuousClock.now
        let (isGuarded, isFresh) = state.withLock { state in
            (state.isGuarded, state.lookedAt.map { now - $0 < Self.memory } ?? false)
        }
        if isGuarded || isFresh { return isGuarded }
        let hasTokens = try await store.readTokens { try $0.hasTokens() }
        return state.withLock { state in
            state.lookedAt = now
            state.isGuarded = state.isGuarded || hasTokens
            return state.isGuarded
        }
    }

    private func token(_ hash: [UInt8]) async throws -> AccessToken? {
        let now = ContinuousClock.now
        let known = state.withLock { $0.known[hash] }
        if let known, now - known.at < Self.memory { return known.token }
        let token = try await store.readTokens { try $0.token(hash: hash) }
        state.withLock { state in
            if state.known.count >= Self.mostKnown { state.known.removeAll() }
            if state.trusted.count >= Self.mostKnown { state.trusted.removeAll() }
            state.known[hash] = token.map { ($0, now) }
            if token != nil { state.trusted.insert(hash) } else { state.trusted.remove(hash) }
        }
        if let token { noteUse(of: token) }
        return token
    }

    /// Nobody waits for it, and where it fails the next look tries again.
    private func noteUse(of token: AccessToken) {
        if let used = token.used, clock() - used < Self.useInterval { return }
        let (id, store) = (token.id, store)
        Task { try? await store.write { try $0.noteUse(ofToken: id) } }
    }

    private static func problem(_ detail: String) -> Problem {
        Problem(401, detail, headers: [("WWW-Authenticate", "Bearer")])
    }
}
