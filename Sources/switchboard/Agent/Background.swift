import Dispatch

/// A task that runs beside a command's own thread until it is told to end.
final class Background: Sendable {
    private let task: Task<Void, Never>
    private let ended: DispatchSemaphore

    init(_ work: @escaping @Sendable () async -> Void) {
        let ended = DispatchSemaphore(value: 0)
        self.ended = ended
        task = Task {
            await work()
            ended.signal()
        }
    }

    /// Cancels the task and returns when it has ended. Call it once, and never from a task.
    func stop() {
        task.cancel()
        ended.wait()
    }
}
