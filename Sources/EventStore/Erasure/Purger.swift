import Synchronization

/// Knows when deleted content may remain in the file's free space, and when to purge it.
final class Purger: Sendable {
    private let lane = WorkQueue("store.purge")
    private let state = Mutex(Debt())

    private struct Debt {
        var owedSince: ContinuousClock.Instant?
        var restsUntil = ContinuousClock.now
        var isUnderWay = false
    }

    /// Collects several deletions into one purge.
    private static let delay = Duration.seconds(3)
    /// After a purge, rest this many times as long as it took, because nobody can write during a purge.
    private static let rest = 100
    /// A file larger than this takes over a second to purge, so it waits until nobody has written for a
    /// while.
    private static let small = 64 << 20
    private static let quiet = Duration.seconds(30)

    func owe() { state.withLock { $0.owedSince = $0.owedSince ?? .now } }
    func noteDone() { state.withLock { $0.owedSince = nil } }

    /// Starts a purge if one is due; returns at once.
    ///
    /// - Parameters:
    ///   - fileSize: The store's size in bytes.
    ///   - lastChange: When somebody last changed the store.
    ///   - purge: Runs on a thread of its own.
    func startWhenDue(
        fileSize: @autoclosure () -> Int, lastChange: @autoclosure () -> ContinuousClock.Instant,
        _ purge: @escaping @Sendable () -> Void
    ) {
        let starts = state.withLock { state in
            guard let since = state.owedSince, since + Self.delay <= .now, state.restsUntil <= .now,
                !state.isUnderWay, fileSize() < Self.small || lastChange() + Self.quiet <= .now
            else { return false }
            state.isUnderWay = true
            return true
        }
        guard starts else { return }
        lane.async { [self] in
            let start = ContinuousClock.now
            purge()
            let time = ContinuousClock.now - start
            state.withLock { state in
                state.isUnderWay = false
                state.restsUntil = .now + max(Self.delay, time * Self.rest)
            }
        }
    }

    func drain() { lane.drain() }
}
