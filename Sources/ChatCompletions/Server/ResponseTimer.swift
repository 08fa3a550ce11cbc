import Synchronization

/// Ends an exchange whose next byte does not come in time.
final class ResponseTimer: Sendable {
    private let end: ContinuousClock.Instant
    private let state = Mutex(State())

    private struct State {
        var timer: Task<Void, Never>?
        var timedOut: ModelTrouble.Wait?
        var onTimeout: (@Sendable () -> Void)?
    }

    /// Creates a timer that runs while something is expected.
    ///
    /// - Parameter end: When the whole turn has to be over.
    init(until end: ContinuousClock.Instant) { self.end = end }

    /// What did not come in time; nil if nothing was late.
    var timedOut: ModelTrouble.Wait? { state.withLock { $0.timedOut } }

    /// Calls a body as soon as something does not come in time.
    func onTimeout(_ body: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.onTimeout = body
            return state.timedOut != nil
        }
        if isLate { body() }
    }

    /// Expects something from now on, instead of what was expected before.
    func expect(_ wait: ModelTrouble.Wait, within limit: Duration) {
        let left = end - .now
        let (wait, limit) = left < limit ? (.turn, left) : (wait, limit)
        let timer = Task {
            do {
                try await Task.sleep(for: limit)
                self.timeOut(wait)
            } catch {
                // It came in time.
            }
        }
        exchange(timer)?.cancel()
    }

    /// Expects nothing while what came is processed.
    func stop() { exchange(nil)?.cancel() }

    private func exchange(_ timer: Task<Void, Never>?) -> Task<Void, Never>? {
        state.withLock { state in
            defer { state.timer = timer }
            return state.timer
        }
    }

    private func timeOut(_ wait: ModelTrouble.Wait) {
        let onTimeout = state.withLock { state in
            state.timedOut = wait
            return state.onTimeout
        }
        onTimeout?()
    }
}
