import Conversation
import EventStore

/// Limits how often each token may make requests.
final class Rates: Sendable {
    private let limits: Limits.Requests
    private let buckets: Buckets

    init(
        _ limits: Limits.Requests,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limits = limits
        buckets = Buckets(clock: clock)
    }

    /// Counts one request.
    ///
    /// - Throws: A problem with 429 and the seconds to wait.
    func count(_ caller: Caller) throws(Problem) {
        guard caller.isKnown else { return }
        let perMinute = Double(caller.role == .customer ? limits.customer : limits.staff)
        // Allows bursts of up to ten seconds' allowance.
        let seconds = buckets.spend(of: caller.id, perMinute: perMinute, size: max(perMinute / 6, 1))
        if let seconds {
            throw Problem(
                429, "Too many requests with this token. Wait \(seconds) s.",
                headers: [("Retry-After", String(seconds))])
        }
    }
}
