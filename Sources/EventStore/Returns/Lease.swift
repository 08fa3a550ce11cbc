import Conversation
import Storage

/// The right of one process to do alone what every process could do.
struct Lease {
    /// Whether nobody has had it for a while: what its holder watches was not watched.
    var isNew: Bool

    /// How long ago a lease may have ended for its next holder to go on with what was watched.
    static let gap = Duration.seconds(60)
}

extension Database {
    /// Whether a living process other than this one has a lease: a look before work that it would make vain.
    func isLeased(_ name: String, toOtherThan process: String, at clock: LeaseClock) throws -> Bool {
        guard
            let holder = try row(
                "SELECT process, until FROM lease WHERE name = ? AND boot = ?", [name, clock.boot()])
        else { return false }
        let (other, until): (String, Int64) = (holder[0], holder[1])
        return other != process && until > clock.now() && !FollowerProcess.isDead(other)
    }
}

extension Transaction {
    /// Takes or renews a lease.
    ///
    /// - Parameters:
    ///   - name: What it is about.
    ///   - process: From `FollowerProcess.name`.
    ///   - span: How long it holds without another renewal.
    /// - Returns: The lease; nil if a living process has it.
    /// - Throws: A storage error.
    func takeLease(_ name: String, of process: String, for span: Duration) throws -> Lease? {
        let (boot, now) = (leaseClock.boot(), leaseClock.now())
        let last = try db.row(
            "SELECT process, until FROM lease WHERE name = ? AND boot = ?", [name, boot]
        ).map { (process: $0[0] as String, until: $0[1] as Int64) }
        if let last, last.until > now, last.process != process, !FollowerProcess.isDead(last.process) {
            return nil
        }
        try db.run(
            """
            INSERT INTO lease (name, process, boot, until) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
                SET process = excluded.process, boot = excluded.boot, until = excluded.until
            """, [name, process, boot, now + span.microseconds])
        return Lease(isNew: last.map { $0.until + Lease.gap.microseconds < now } ?? true)
    }
}
