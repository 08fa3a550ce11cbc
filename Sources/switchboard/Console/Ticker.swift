import Conversation
import Dispatch
import Foundation

/// Repeats an action on a thread of its own, starting at once, until it is stopped.
final class Ticker: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - name: The thread's name, as debuggers show it.
    ///   - interval: The time from the end of one run to the start of the next.
    ///   - tick: The action.
    init(_ name: String, every interval: Duration, _ tick: @escaping @Sendable () -> Void) {
        let thread = Thread { [stopped, ended] in
            let pause = DispatchTimeInterval.microseconds(Int(interval.microseconds))
            repeat { tick() } while stopped.wait(timeout: .now() + pause) == .timedOut
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Stops the ticker. Returns when the current run is done. Call it once.
    func stop() {
        stopped.signal()
        ended.wait()
    }
}
