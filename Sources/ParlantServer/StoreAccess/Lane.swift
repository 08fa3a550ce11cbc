import Dispatch
import Foundation
import Synchronization

/// Runs blocking work on threads of its own, a limited amount at a time, in order of arrival.
///
/// Work that waits for the disk must block neither an event loop nor a thread of Swift's concurrency pool.
final class Lane: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        /// The index in `waiting` of the first work that was not started.
        var next = 0
        var running = 0
    }

    private let queue: DispatchQueue
    private let isPatient: Bool
    private let width: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: For debuggers.
    ///   - width: The maximum number of threads.
    ///   - isPatient: Whether the threads run at low priority.
    init(_ name: String, width: Int, isPatient: Bool = false) {
        self.width = width
        self.isPatient = isPatient
        queue = DispatchQueue(label: "switchboardd.\(name)", attributes: .concurrent)
    }

    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit { continuation.resume(with: Result(catching: work)) }
        }
    }

    func submit(_ work: @escaping @Sendable () -> Void) {
        let mustStart = state.withLock { state in
            state.waiting.append(work)
            guard state.running < width else { return false }
            state.running += 1
            return true
        }
        if mustStart { start() }
    }

    private func start() {
        guard isPatient else { return queue.async { self.drain() } }
        // A thread of its own: one that Dispatch reuses would keep the low priority.
        let thread = Thread {
            // On Linux, 0 is this thread.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.patience)
            self.drain()
        }
        thread.name = queue.label
        thread.start()
    }

    /// The kernel's second-lowest priority, as a nice value.
    private static let patience: CInt = 18

    private func drain() {
        while let work = take() { work() }
    }

    private func take() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard state.next < state.waiting.count else {
                state.waiting.removeAll(keepingCapacity: true)
                state.next = 0
                state.running -= 1
                return nil
            }
            let work = state.waiting[state.next]
            state.next += 1
            if state.next > 1024 {
                state.waiting.removeFirst(state.next)
                state.next = 0
            }
            return work
        }
    }
}
