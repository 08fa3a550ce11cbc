import Foundation

/// Time since the machine booted, sleep included: leases must not follow a wall clock that somebody sets.
public struct LeaseClock: Sendable {
    /// Identifies this boot; a lease of another boot has ended.
    public var boot: @Sendable () -> String
    /// Microseconds since the boot.
    public var now: @Sendable () -> Int64

    /// A clock from two closures, which are called from any thread.
    public init(boot: @escaping @Sendable () -> String, now: @escaping @Sendable () -> Int64) {
        self.boot = boot
        self.now = now
    }

    /// The kernel's boot clock and boot id.
    public static let system = LeaseClock(
        boot: { bootID },
        now: {
            var time = timespec()
            clock_gettime(CLOCK_BOOTTIME, &time)
            return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        })

    private static let bootID: String = {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }()
}
