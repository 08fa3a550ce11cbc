import Conversation
import EventStore
import Synchronization

/// How much customers may write: so much in a minute and so much in all into a session, whatever tokens they have.
final class Quotas: Sendable {
    private let limits: Limits.Writing
    private let buckets: Buckets
    /// What is in a session's log already; counted once, then kept.
    private let written = Mutex<[String: Int]>([:])
    /// A message of 64 KiB whose every byte JSON writes in six, and what else may stand beside it.
    private static let largest = 450.0 * 1024
    private static let mostKnown = 10_000

    init(
        _ limits: Limits.Writing,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limits = limits
        buckets = Buckets(clock: clock)
    }

    /// Counts what a customer is about to write.
    ///
    /// - Throws: A problem with 429 that tells when there is room again, or with 413 where there never is.
    func take(_ bytes: Int, for caller: Caller, in session: Session.ID, _ store: StoreLanes) async throws {
        guard caller.role == .customer else { return }
        let known = try await known(session, store)
        guard known + bytes <= limits.perSession else {
            throw Problem(
                413,
                "This conversation is full: its customer has written \(limits.perSession >> 20) MiB. Start another."
            )
        }
        let perMinute = Double(limits.perMinute)
        // One event of the largest size always fits.
        let seconds = buckets.take(
            Double(bytes), of: session.rawValue, perMinute: perMinute, size: max(perMinute, Self.largest))
        if let seconds {
            throw Problem(
                429, "Too much was written in this conversation in a short time. Wait \(seconds) s.",
                headers: [("Retry-After", String(seconds))])
        }
        written.withLock { $0[session.rawValue, default: known] += bytes }
    }

    private func known(_ session: Session.ID, _ store: StoreLanes) async throws -> Int {
        if let known = written.withLock({ $0[session.rawValue] }) { return known }
        let counted = try await store.read { try $0.customerBytes(in: session) }
        return written.withLock { written in
            if written.count >= Self.mostKnown { written.removeAll() }
            let known = written[session.rawValue] ?? counted
            written[session.rawValue] = known
            return known
        }
    }
}
