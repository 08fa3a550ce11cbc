import Conversation
import ParlantClient

/// What every request to the server passes through: the budget before it, the health check after it.
struct ServerLink: Sendable {
    let client: ParlantClient
    let budget: Budget
    let health: ServerHealth
    let feed = FeedState()
    let answers = SessionAnswers()
    let pace = ServerPace()

    /// Makes a request when the budget allows it; the server may hold it for a while by agreement.
    func call<Value: Sendable>(
        _ kind: RequestKind, _ urgency: Urgency, waiting wait: Duration = .zero,
        _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(ParlantError) -> Value {
        do { try await budget.acquire(kind, urgency) } catch { throw .unreachable }
        return try await counted(kind, waiting: wait, request)
    }

    /// Makes a request that the budget has already counted.
    func counted<Value: Sendable>(
        _ kind: RequestKind, waiting wait: Duration = .zero,
        _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(ParlantError) -> Value {
        let ticket = health.began(waiting: wait)
        defer { health.ended(ticket) }
        do {
            let began = ContinuousClock.now
            let value = try await request(client)
            if wait == .zero {
                pace.answered(kind, in: .now - began, bytes: (value as? ListAnswer)?.bytes.count)
            }
            health.answered(kind)
            return value
        } catch {
            if Task.isCancelled { throw error }
            if error == .limited { budget.limit(kind) }
            health.failed(error, kind)
            throw error
        }
    }
}
