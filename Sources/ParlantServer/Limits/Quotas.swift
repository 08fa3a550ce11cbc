import Conversation
import EventStore
import Synchronization

/// Limits how much customers may write into a session, per minute and in total, whatever tokens they use.
final class Quotas: Sendable {
    private let limits: Limits.Writing
    private let buckets: Buckets
    /// The bytes of customers' events by session, counted once from the log and then kept up to date.
    private let written = Mutex<[String: Int]>([:])
    /// The largest event in bytes: a message of 64 KiB whose every byte takes six in JSON, and 64 KiB of other members.
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
    /// - Throws: A problem with 429 and the seconds to wait, or with 413 if the session is full.
    func spend(_ bytes: Int, for caller: Caller, in session: Session.ID, _ store: StoreThreads) async throws {
        guard caller.role == .customer else { return }
        let known = try await known(session, store)
        guard known + bytes <= limits.perSession else {
            throw Problem(
                413,
                "This conversation is full: its customer has written \(limits.perSession >> 20) MiB. Start another."
            )
        }
        let perMinute = Double(limits.perMinute)
        // The bucket always holds enough for one event of the largest size.
        let seconds = buckets.spend(
            Double(bytes), of: session.rawValue, perMinute: perMinute, size: max(perMinute, Self.largest))
        if let seconds {
            throw Problem(
                429, "This conversation has exceeded its writing limit. Wait \(seconds) s.",
                headers: [("Retry-After", String(seconds))])
        }
        written.withLock { $0[session.rawValue, default: known] += bytes }
    }

    private func known(_ session: Session.ID, _ store: StoreThreads) async throws -> Int {
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
