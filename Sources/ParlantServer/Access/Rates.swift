import Conversation
import EventStore

/// How often each token may ask.
final class Rates: Sendable {
    private let limits: Limits.Rates
    private let buckets: Buckets

    init(
        _ limits: Limits.Rates,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limits = limits
        buckets = Buckets(clock: clock)
    }

    /// Counts one request.
    ///
    /// - Throws: A problem with 429 that tells when the next one is welcome.
    func take(_ caller: Caller) throws(Problem) {
        guard caller.isKnown else { return }
        let perMinute = Double(caller.role == .customer ? limits.customer : limits.staff)
        // Ten seconds' worth may come at once.
        let seconds = buckets.take(of: caller.id, perMinute: perMinute, size: max(perMinute / 6, 1))
        if let seconds {
            throw Problem(
                429, "This token has asked too often. Wait \(seconds) s.",
                headers: [("Retry-After", String(seconds))])
        }
    }
}
