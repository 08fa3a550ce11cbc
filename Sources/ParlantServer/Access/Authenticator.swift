import Conversation
import EventStore
import Synchronization

/// Identifies callers by the token that comes with a request.
final class Authenticator: Sendable {
    private struct Cache {
        /// Whether requests need a token. Stays true once a token was found in the store.
        var isGuarded: Bool
        var lookedAt: ContinuousClock.Instant?
        var known: [[UInt8]: (token: AccessToken, at: ContinuousClock.Instant)] = [:]
        /// Hashes of tokens that were valid before. They are looked up even if their address has shown too many bad
        /// ones.
        var trusted: Set<[UInt8]> = []
    }

    /// How long a lookup is remembered: a revoked token may work, and a store's first token go unnoticed, for this
    /// long.
    static let cacheTime = Duration.seconds(2)
    private static let mostKnown = 10_000

    private let store: StoreThreads
    private let state: Mutex<Cache>
    private let failures = Buckets()
    private let failuresPerMinute: Int
    private let clock: @Sendable () -> Timestamp
    /// The shortest time between two records of a token's last use; each record costs a transaction.
    private static let useInterval = Duration.seconds(60)

    /// - Parameters:
    ///   - store: The store that holds the tokens.
    ///   - isGuarded: Whether a token is needed even while the store has none.
    ///   - failuresPerMinute: How many unknown tokens one address may show per minute.
    ///   - clock: The clock for a token's last use.
    init(
        _ store: StoreThreads, isGuarded: Bool, failuresPerMinute: Int,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.failuresPerMinute = failuresPerMinute
        self.clock = clock
        state = Mutex(Cache(isGuarded: isGuarded))
    }

    /// - Parameters:
    ///   - authorization: The `Authorization` header; nil if there is none.
    ///   - peer: The client's address.
    /// - Returns: The caller.
    /// - Throws: A problem with 401 if the caller is unknown, with 429 after too many unknown tokens, or `StoreError`.
    func caller(_ authorization: String?, from peer: String) async throws -> Caller {
        guard try await isGuarded() else { return .anybody(from: peer) }
        guard let authorization else {
            throw Self.problem("This server needs a token: Authorization: Bearer …")
        }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        let hash =
            parts.count == 2 && parts[0].lowercased() == "bearer" ? TokenSecret.hash(of: parts[1]) : nil
        // An address that keeps guessing must not cost lookups in the store.
        let isTrusted = hash.map { hash in state.withLock { $0.trusted.contains(hash) } } ?? false
        // Loopback is not counted: behind a proxy that does not forward client addresses, one guesser would block
        // everyone.
        let isCounted = !peer.isLoopback
        if isCounted, !isTrusted, !failures.hasSome(of: peer, perMinute: failuresPerMinute) {
            throw Self.tooManyFailures
        }
        guard let hash, let token = try await token(hash) else {
            if isCounted { countFailure(peer) }
            throw Self.problem("This token is unknown, expired or revoked.")
        }
        return Caller(token)
    }

    private func countFailure(_ peer: String) {
        _ = failures.spend(of: peer, perMinute: Double(failuresPerMinute), size: Double(failuresPerMinute))
    }

    private static let tooManyFailures = Problem(
        429, "This address has shown too many unknown tokens. Wait a minute.",
        headers: [("Retry-After", "60")])

    private func isGuarded() async throws -> Bool {
        let now = ContinuousClock.now
        let (isGuarded, isFresh) = state.withLock { state in
            (state.isGuarded, state.lookedAt.map { now - $0 < Self.cacheTime } ?? false)
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
        if let known, now - known.at < Self.cacheTime { return known.token }
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

    /// Records a token's use in the background. If that fails, the next lookup tries again.
    private func noteUse(of token: AccessToken) {
        if let used = token.used, clock() - used < Self.useInterval { return }
        let (id, store) = (token.id, store)
        Task { try? await store.write { try $0.noteUse(ofToken: id) } }
    }

    private static func problem(_ detail: String) -> Problem {
        Problem(401, detail, headers: [("WWW-Authenticate", "Bearer")])
    }
}
