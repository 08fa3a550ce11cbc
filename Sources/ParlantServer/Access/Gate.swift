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
    }

    /// A revoked token is good for so long yet, and a first one guards after so long.
    static let memory = Duration.seconds(2)
    private static let mostKnown = 10_000

    private let store: StoreLanes
    private let state: Mutex<State>

    /// - Parameters:
    ///   - store: Where the tokens are.
    ///   - isGuarded: Whether a token is needed though there may be none yet.
    init(_ store: StoreLanes, isGuarded: Bool) {
        self.store = store
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
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let token = try await token(TokenSecret.hash(of: parts[1]))
        else { throw Self.problem("This token is unknown or was revoked.") }
        return Caller(token)
    }

    private func isGuarded() async throws -> Bool {
        let now = ContinuousClock.now
        let (isGuarded, isFresh) = state.withLock { state in
            (state.isGuarded, state.lookedAt.map { now - $0 < Self.memory } ?? false)
        }
        if isGuarded || isFresh { return isGuarded }
        let hasTokens = try await store.read { try $0.hasTokens() }
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
        let token = try await store.read { try $0.token(hash: hash) }
        state.withLock { state in
            if state.known.count >= Self.mostKnown { state.known.removeAll() }
            state.known[hash] = token.map { ($0, now) }
        }
        return token
    }

    private static func problem(_ detail: String) -> Problem {
        Problem(401, detail, headers: [("WWW-Authenticate", "Bearer")])
    }
}
