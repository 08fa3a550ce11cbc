import Dispatch
import Foundation
import Synchronization

/// Runs work on a thread of its own, in order of arrival.
///
/// A libdispatch queue would do the same, but from its first worker on, the library checks its pool once a
/// second for as long as the process lives.
public final class WorkQueue: Sendable {
    /// What the thread retains; it ends when its queue is gone and everything is done.
    private final class Core: Sendable {
        struct Waiting {
            var waiting: [@Sendable () -> Void] = []
            /// The first of `waiting` that has not begun.
            var next = 0
            var hasThread = false
        }

        let state = Mutex(Waiting())
        let arrivals = DispatchSemaphore(value: 0)

        func run() {
            while let work = next() { work() }
        }

        private func next() -> (@Sendable () -> Void)? {
            arrivals.wait()
            return state.withLock { state in
                guard state.next < state.waiting.count else { return nil }
                let work = state.waiting[state.next]
                state.next += 1
                if state.next == state.waiting.count {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.next = 0
                }
                return work
            }
        }
    }

    private let name: String
    private let core = Core()

    /// Creates a queue of this name, which debuggers show; its thread starts with the first work.
    public init(_ name: String) { self.name = name }

    deinit { core.arrivals.signal() }

    /// Does something after everything that was asked for before.
    public func async(_ work: @escaping @Sendable () -> Void) {
        let isFirst = core.state.withLock { state in
            state.waiting.append(work)
            defer { state.hasThread = true }
            return !state.hasThread
        }
        core.arrivals.signal()
        guard isFirst else { return }
        let thread = Thread { [core] in core.run() }
        thread.name = name
        thread.start()
    }

    /// Waits until everything that was asked for before is done. Must not be called by work of the queue.
    public func drain() {
        guard core.state.withLock({ $0.hasThread }) else { return }
        let done = DispatchSemaphore(value: 0)
        async { done.signal() }
        done.wait()
    }
}
