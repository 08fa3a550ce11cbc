import Conversation
import Dispatch
import Foundation
import Synchronization

/// Moves a store's texts from the index of an earlier version into the current one, in the background.
///
/// Only the process that holds the kernel's lock on `STORE.checkpoint` takes a step, which is one short
/// transaction. The progress is part of the transaction, so that a kill loses nothing. The newest texts come
/// first.
final class Reindexer: Sendable {
    /// Steps take at most one in this many parts of the time; the rest is left to other writers.
    private static let share = 4
    private static let leastPause = Duration.milliseconds(20)
    /// The pause if another process holds a lock.
    private static let retryInterval = Duration.milliseconds(500)

    private let path: String
    private let lane = WorkQueue("store.reindex")
    private let closing = DispatchSemaphore(value: 0)
    private let state = Mutex((isStarted: false, isClosed: false))

    init(path: String) { self.path = path }

    /// Goes on until everything is in the current index; returns at once. For long-running programs.
    ///
    /// - Parameter move: Takes a step; returns whether anything is left to do, and nil once the store is gone.
    func start(_ move: @escaping @Sendable () throws(StoreError) -> Bool?) {
        let starts = state.withLock { state in
            guard !state.isStarted, !state.isClosed else { return false }
            state.isStarted = true
            return true
        }
        guard starts else { return }
        lane.async { [self] in
            var pause = Self.leastPause
            while closing.wait(timeout: .now() + .microseconds(Int(pause.microseconds))) == .timedOut {
                guard let next = step(move) else { return }
                pause = next
            }
        }
    }

    /// Waits for a running step; none starts afterwards.
    func close() {
        state.withLock { $0.isClosed = true }
        closing.signal()
        lane.drain()
    }

    /// - Returns: How long to leave the store to others; nil if nothing is left to do.
    private func step(_ move: () throws(StoreError) -> Bool?) -> Duration? {
        let file = SideFile.open(SideFile.checkpoint, beside: path)
        guard file >= 0 else { return Self.retryInterval }
        defer { Glibc.close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return Self.retryInterval }
        let start = ContinuousClock.now
        do {
            guard try move() == true else { return nil }
        } catch {
            if case .busy = error { return Self.retryInterval }
            // Others report a full disk or a broken file, and the next program tries again.
            return nil
        }
        return max((ContinuousClock.now - start) * (Self.share - 1), Self.leastPause)
    }
}
