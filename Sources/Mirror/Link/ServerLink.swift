import Conversation
import ParlantClient

/// What every request to the server goes through: the budget before it, the health after it.
struct ServerLink: Sendable {
    let client: ParlantClient
    let budget: Budget
    let health: ServerHealth

    /// Makes a request when the budget lets it.
    func call<Value: Sendable>(
        _ kind: RequestKind, _ urgency: Urgency,
        _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(ParlantError) -> Value {
        do { try await budget.take(kind, urgency) } catch { throw .unreachable }
        return try await counted(kind, request)
    }

    /// Makes a request that the budget has counted already.
    func counted<Value: Sendable>(
        _ kind: RequestKind, _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(ParlantError) -> Value {
        do {
            let value = try await request(client)
            health.answered()
            return value
        } catch {
            if Task.isCancelled { throw error }
            if error == .limited { budget.limit(kind) }
            health.failed(error, kind)
            throw error
        }
    }
}

/// Pauses between tries: each longer than the one before, none the same for two processes.
struct BackOff: Sendable {
    private var tries = 0
    let first: Duration
    let longest: Duration

    init(first: Duration = .milliseconds(300), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    mutating func next() -> Duration {
        let full = min(longest, first * (1 << min(tries, 16)))
        tries += 1
        return full * Double.random(in: 0.5...1)
    }

    mutating func reset() { tries = 0 }
}
